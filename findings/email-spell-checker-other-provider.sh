#!/usr/bin/env bash
# @zootools/email-spell-checker 1.12.0, which proposes a correction where a form asks for an e-mail address.
#
# Guess: an address of a large provider that exists is right, and nothing is proposed. Its list is long, and "gmx.at",
# "laposte.net" and "qq.com" are left alone.
#
# Seen: the right addresses of other large providers are "corrected" to another provider, where another person may
# have the same name: of the largest ones of Italy, Bulgaria and Latvia, of two in Brazil, and Apple's own mac.com.
#
# Output:
#   anna@gmx.at none
#   anna@qq.com none
#   anna@libero.it anna@live.it
#   anna@mac.com anna@mail.com
#   anna@abv.bg anna@abv.be
#   anna@inbox.lv anna@inbox.co
#   anna@uol.com.br anna@uol.com
#   anna@terra.com.br anna@terra.com
set -euo pipefail
expected=$(sed '1,/^# Output:/d; /^#   /!Q; s/^#   //' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund @zootools/email-spell-checker@1.12.0
cat > run.js <<'JS'
import checker from '@zootools/email-spell-checker';

const domains = ['gmx.at', 'qq.com', 'libero.it', 'mac.com', 'abv.bg', 'inbox.lv', 'uol.com.br', 'terra.com.br'];
for (const domain of domains) {
  const email = `anna@${domain}`;
  console.log(email, checker.run({ email })?.full ?? 'none');
}
JS
diff <(node run.js) <(echo "$expected") && echo 'as described'
