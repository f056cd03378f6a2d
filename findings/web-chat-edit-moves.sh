#!/usr/bin/env bash
# botframework-webchat-core 4.18.1, the store behind Bot Framework Web Chat.
#
# Guess: an activity that comes again under its id, to correct a text, takes the place of the first one.
#
# Seen: it takes the place in the order of its new timestamp. A bot that corrects its second message of three moves
# it to the end, below what the customer has said since. Only with the old timestamp does it stay.
#
# Output:
#   sent ["one","two","three"]
#   corrected, with the time of the correction ["one","three","two, corrected"]
#   corrected, with its old time ["one, corrected","three","two, corrected"]
set -euo pipefail
expected=$(sed '1,/^# Output:/d; /^#   /!Q; s/^#   //' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund botframework-webchat-core@4.18.1
cat > run.js <<'JS'
import { createStore } from 'botframework-webchat-core';

const store = createStore();
const receive = (id, second, text) =>
  store.dispatch({
    type: 'DIRECT_LINE/INCOMING_ACTIVITY',
    payload: {
      activity: {
        type: 'message',
        id,
        text,
        from: { id: 'bot', role: 'bot' },
        timestamp: `2026-11-27T10:00:0${second}Z`,
        channelData: {},
      },
    },
  });
const show = (what) =>
  console.log(what, JSON.stringify(store.getState().activities.map(({ text }) => text)));

receive('1', 0, 'one');
receive('2', 1, 'two');
receive('3', 2, 'three');
show('sent');
receive('2', 9, 'two, corrected');
show('corrected, with the time of the correction');
receive('1', 0, 'one, corrected');
show('corrected, with its old time');
JS
diff <(node run.js) <(echo "$expected") && echo 'as described'
