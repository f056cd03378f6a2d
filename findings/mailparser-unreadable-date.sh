#!/usr/bin/env bash
# mailparser 3.14.2.
#
# Guess: a Date header that cannot be read gives no date, as a mail without the header does.
#
# Seen: it gives the current time, and nothing shows that the header could not be read. The time zone "CET" is
# enough: a mail of 2020 appears to be written now.
#
# Output:
#   +0100 2020-11-27T09:00:00.000Z
#   CET now
#   27.11.2020 10:00 now
#   no header none
set -euo pipefail
expected=$(sed '1,/^# Output:/d; /^#   /!Q; s/^#   //' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund mailparser@3.14.2
cat > run.js <<'JS'
import { simpleParser } from 'mailparser';

const dateOf = async header =>
  (await simpleParser(`From: a@example.com\r\n${header}Subject: x\r\n\r\nhello`)).date;
const show = (name, date) => {
  const now = date !== undefined && Math.abs(date.getTime() - Date.now()) < 60_000;
  console.log(name, now ? 'now' : (date?.toISOString() ?? 'none'));
};
show('+0100', await dateOf('Date: Fri, 27 Nov 2020 10:00:00 +0100\r\n'));
show('CET', await dateOf('Date: Fri, 27 Nov 2020 10:00:00 CET\r\n'));
show('27.11.2020 10:00', await dateOf('Date: 27.11.2020 10:00\r\n'));
show('no header', await dateOf(''));
JS
diff <(node run.js) <(echo "$expected") && echo 'as described'
