#!/usr/bin/env bash
# tokenx 2.2.0, which estimates what a text costs, beside the tokens that gpt-tokenizer 4.0.0 counts (o200k).
#
# Guess: within a tenth or two in every language. Its documentation states a mean accuracy of 95 % and no sample below
# 90 %, and Chinese, Japanese and Korean, which need rules of their own, are about right.
#
# Seen: Arabic, Hebrew and Thai are estimated at half of what they cost. German and Chinese are too high. A limit on
# the cost of a bot that uses the estimate lets customers who write Arabic spend twice as much.
#
# Output:
#   en 20 of 20
#   ko 21 of 20
#   el 21 of 22
#   de 24 of 18
#   ar 11 of 21
#   he 14 of 26
#   th 9 of 21
set -euo pipefail
expected=$(sed '1,/^# Output:/d; /^#   /!Q; s/^#   //' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund tokenx@2.2.0 gpt-tokenizer@4.0.0
cat > run.js <<'JS'
import { countTokens } from 'gpt-tokenizer';
import { estimateTokenCount } from 'tokenx';

// "Where is my order? I would like to return the product and get my money back, please."
const texts = {
  en: 'Where is my order? I would like to return the product and get my money back, please.',
  ko: '제 주문은 어디에 있나요? 제품을 반품하고 환불을 받고 싶습니다.',
  el: 'Πού είναι η παραγγελία μου; Θα ήθελα να επιστρέψω το προϊόν.',
  de: 'Wo ist meine Bestellung? Ich möchte das Produkt zurückgeben und mein Geld zurückbekommen.',
  ar: 'أين طلبي؟ أريد إرجاع المنتج واسترداد المبلغ من فضلكم.',
  he: 'איפה ההזמנה שלי? אני רוצה להחזיר את המוצר ולקבל החזר כספי בבקשה.',
  th: 'คำสั่งซื้อของฉันอยู่ที่ไหน ฉันต้องการคืนสินค้าและขอเงินคืน',
};
for (const [language, text] of Object.entries(texts)) {
  console.log(`${language} ${estimateTokenCount(text)} of ${countTokens(text)}`);
}
JS
diff <(node run.js) <(echo "$expected") && echo 'as described'
