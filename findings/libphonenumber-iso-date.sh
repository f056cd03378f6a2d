#!/usr/bin/env bash
# libphonenumber-js 1.13.16, findPhoneNumbersInText.
#
# Guess: an ISO date is not found as a telephone number, because the finder has rules against dates.
#
# Seen: the rules cover only dates with slashes. With Germany or Sweden as the default country, 2026-11-27 is
# a valid number, although it lacks the leading 0 of national numbers there. With the smaller of the two data
# sets, it is one in Korea and China too. In a range of two German dates, the end of the first and the
# beginning of the second are found as one number.
#
# Output:
#   DE +4920261127 +4920261127
#   SE +4620261127 +4620261127
#   KR - +8220261127
#   CN - +8620261127
#   US - -
#   FR - -
#   +49202617
#   -
set -euo pipefail
expected=$(sed '1,/^# Output:/d; /^#   /!Q; s/^#   //' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund libphonenumber-js@1.13.16
cat > run.js <<'JS'
import { findPhoneNumbersInText as withAllData } from 'libphonenumber-js/max';
import { findPhoneNumbersInText as withLessData } from 'libphonenumber-js/min';

const numbers = (find, text, country) => find(text, country).map(found => found.number.number).join(' ') || '-';
for (const country of ['DE', 'SE', 'KR', 'CN', 'US', 'FR']) {
  const text = 'ordered 2026-11-27.';
  console.log(country, numbers(withAllData, text, country), numbers(withLessData, text, country));
}
console.log(numbers(withAllData, '01.08.2026-17.09.2026', 'DE'));
console.log(numbers(withAllData, '2026/11/27', 'DE'));
JS
diff <(node run.js) <(echo "$expected") && echo 'as described'
