import { knowledgeOf, type Language } from '../language.ts';

export const language: Language = {
  words: {
    phone: String.raw`\bwa\.me\b|phone|\btel\b|mobile|\bcell\b|\bcall (?:me|us|him|her|on|at|back)|\bcall:? ?$|\bring (?:me|us)|reach (?:me|us)|whats ?app|\bsms\b|\btext (?:me|us)|\bdial|contact (?:me|us|num)|\bfax|hotline|landline|voicemail|my number|viber`,
    id: String.raw`\bssn\b|social (?:security|insurance)|national (?:id|insurance|identity|number)|\bn(?:ino|hs|in)\b|\bsin\b|tax(?:payer)?(?: \w{1,12})? (?:id|number|code)|\b(?:tin|tfn|itin|ein|utr|abn|acn|pan|vat|gst|pps|hkid|aadhaar)\b|passport|identi(?:ty|fication)|\bid (?:card|num|no)|\bmy id\b|national id|driver'?s licen|driving licen|licen[cs]e num|medicare|company (?:reg|num)|registration num|personal (?:num|code|id)|resident|citizen`,
    other: String.raw`order|invoice|\brefs?\b|reference|ticket|\bcases?\b|account|customer (?:num|no|id)|tracking|parcel|shipment|consignment|\bitem|\bsku\b|serial|model|version|\bskus\b|\b(?:isbn|issn|ean|upc|gtin|imei|vin|po|rma|awb|mac|pnr|gps)\b|booking|reservation|confirmation|policy|batch|\blot\b|\bpart (?:num|no)|article|product|voucher|coupon|\bcode\b|transaction|receipt|\bclaim|contract|member|loyalty|flight|\bbuild|firmware|session|request|meter|asset|barcode|deliver|package|waybill|container|quote|\bissue\b|\blog\b|error|timestamp|release|docket|chassis|gift ?card|population|\bseed\b|\bid\b|isbn|hash|commit|random|dimension|coordinates|latitude|longitude|\bzip\b|postal|postcode`,
    money: String.raw`price|\bcosts?\b|\btotal|amount|\bsum\b|balance|\bpaid\b|\bpay\b|refund|salary|budget|revenue|worth|charged|deposit`,
    // A pass alone may also be for a bus.
    password: String.raw`pass(?:word|code|wd|phrase)|pass(?=\s{0,9}[:=]|\s{1,9}(?:is|was)\s{1,9}[!-~]{0,99}[a-z][!-~]{0,99}\d)|pwd|pin(?: code)?`,
    // "Changed my password to …", but "a password to log in"
    is: String.raw`is|was|(?<=\b(?:changed|set|updated)\b.{0,30})to|to(?=\s{1,9}\S{0,99}\d)`,
    comment: String.raw`(?:not|isn|wrong|incorrect|invalid|valid|expired|reset|being|the|an?|too|still|no|never|required|needed|weak|strong|changed?|correct|right|lost|forgotten|missing|blocked|locked|long|short|same|different|what|where|how|unknown|ok|fine|good|bad|it|that|this|my|your|link|field|page|working|accepted|recognized|safe|saved|stored|secure|protected|only|also|always|again|now|so|and|or|but|for|to|in|on|at|of|with|by|please|from|there|here|very|just|almost|probably|supposed|all|hacked|known|used|stolen|given|sent|impossible|unsafe|visible|hidden|empty|simple|easy|new|old|useless|broken|(?:accept|ask|block|chang|declin|delet|disabl|encrypt|expir|forgott|generat|refus|reject|request|requir|sav)(?:ed|ing|en))\b`,
  },
  numbers: String.raw`0\d{5} \d{5}|[3689]\d{3} \d{4}|1[38]00 \d{3} \d{3}|13 \d{2} \d{2}`,
  ids: [
    // United States: social security number, as it is printed
    {
      form: /^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/,
      printed: /^\d{3}-\d{2}-\d{4}$/,
      isRare: true,
    },
    // United Kingdom: National Insurance number
    {
      form: /^(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]$/,
      isRare: true,
    },
    // European Union, United Kingdom, Switzerland: value added tax
    {
      form: /^(?:ATU\d{8}|BE[01]\d{9}|DE\d{9}|ES[A-Z]\d{7}[A-Z\d]|FR[A-HJ-NP-Z\d]{2}\d{9}|GB\d{9}|IE\d[A-Z\d]\d{5}[A-Z]{1,2}|IT\d{11}|LU\d{8}|NL\d{9}B\d{2}|PL\d{10}|PT\d{9}|CHE\d{9}(?:MWST|TVA|IVA)?)$/,
      isRare: true,
    },
  ],
};

export const known = knowledgeOf(language);
