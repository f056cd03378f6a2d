#!/usr/bin/env bash
# email-reply-parser 2.3.9.
#
# Guess: what the customer wrote stays. The line that introduces a quoted mail is recognised by a name, an
# address or a date.
#
# Seen: from a line that begins with "On" and ends with "wrote:", everything is removed, whatever is in
# between and even if nothing is quoted. The same happens from a paragraph that begins with "Sent from". The
# customer's question is lost. If the "On" line is the first of the mail, everything stays.
#
# Output:
#   "Hello,"
#   "On the box somebody wrote:\nfragile\n\nIt was broken. What now?"
#   "Hello,"
set -euo pipefail
expected=$(sed '1,/^# Output:/d; /^#   /!Q; s/^#   //' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund email-reply-parser@2.3.9
cat > run.js <<'JS'
import EmailReplyParser from 'email-reply-parser';

const visible = text => JSON.stringify(new EmailReplyParser().read(text).getVisibleText().trim());
const wrote = 'On the box somebody wrote:\nfragile\n\nIt was broken. What now?';
console.log(visible(`Hello,\n\n${wrote}`));
console.log(visible(wrote));
console.log(visible('Hello,\n\nSent from Berlin was the wrong size.\n\nPlease help.'));
JS
diff <(node run.js) <(echo "$expected") && echo 'as described'
