import { commonWords } from './common-words.ts';

/** Words that say nothing about the subject of a question. */
const STOP_WORDS = new Set(
  `a about after again ago ahead all already also always am an and another any anybody anymore anyone anything anyway
  are aren arent around as at away back be because been before being best better both but by can cannot cant case
  could couldnt couple d day days did didn didnt do does doesn doesnt doing don done dont down each either else ever
  every everything exactly few find first for found from get gets getting give given go goes going gone gonna good got
  gotta guess had hadnt happen happened happens hard has hasn hasnt have haven havent he help her here heres him his
  hope hour hours how however i id idea if ill im in instead into is isn isnt it its itself ive just keep keeps kind kinda know
  last lately let lets like little ll long look looking lot lots m made make makes making many maybe may me mean might
  mine minute minutes month months more morning most much must my myself need needed needs never new next no nobody
  normal normally not nothing now of off often oh on once one ones only or other our ours out over own please pls plz
  possible possibly pretty put quick quickly quite re really right s same saw say saying says see seem seems seen set
  she should shouldnt show since so some somebody somehow someone something sometimes somewhere soon sort still stuff
  such suddenly supposed sure t take taken takes taking talk tell than that thats the their them then there theres
  these they thing things think this those though thought through till time times to today together told tomorrow
  tonight too took tried try trying two until up upon us use used using usually ve very wait waiting want wanted wants
  was wasnt way we week weeks well went were werent weve what whatever whats when whens where wheres whether
  which while who whole whom whose why will wish with without won wonder wondering wont work worked working works
  would wouldnt year years yes yesterday yet you your youre yours
  monday tuesday wednesday thursday friday saturday sunday january february march april june july august september
  october november december
  app apply applied browser button checkout claim click computer due form link online page site web website
  ask asked answer question explain wrote write said anyone three four five six seven eight nine ten half
  number anywhere pair pairs option options guys folks wife husband son daughter mother father mom mum dad kid kids child
  children brother sister parents girlfriend boyfriend partner friend mate neighbour neighbor
  wanna dunno gimme lemme gotcha kinda smth sth u ur r ya yall n k cuz cos coz bc tho thru omg lol btw fyi tbh idk imo rn
  atm asap yep yup yeah nope nah hmm uh um er oh oops ugh damn wow sorry alright anyways honestly literally basically
  actually simply currently recently previously apparently unfortunately hopefully kindly urgent urgently immediately
  easily properly correctly definitely absolutely totally completely entirely fully nearly almost barely hardly perhaps
  able allow allowed advice advise assist assistance appreciate information info news notice noticed realise realised
  realize realized mention mentioned suppose guessing believe seems worry worried concerned annoyed frustrated confused
  stuck second seconds moment bit few several meant mean means happen turns turned`.split(/\s+/),
);

/** Phrases that are one word to us. Apostrophes are gone by then. */
const PHRASES: readonly [RegExp, string][] = [
  [/\b(?:log|sign)(?:ging|ged|ing|ned)?[ -]?(?:back )?(?:in(?:to)?|on)\b/g, 'login'],
  [/\b(?:get|getting|got) (?:back )?in(?:to)?\b(?= (?:to )?my|$)/g, 'login'],
  [/\blocked out\b/g, 'login'],
  // How to reach the shop, which is not about an address or a mail of the customer.
  [
    /\byour (?:\w+ )?(?:e ?-?mails?|phones?|telephones?|address|contacts?|whatsapp)\b/g,
    'contactus',
  ],
  [/\b(?:buy|sell|purchase|order|get|want) (?:an? )?gift ?cards?\b/g, 'giftshop'],
  [/\bgift ?cards?\b/g, 'giftcard'],
  [
    /\b(?:change|update|edit|correct) my (?:e ?-?mails?|phone|mobile|telephone|name|user ?name)\b/g,
    'contactdetails',
  ],
  [/\b(?:it|they|them|these|this|that) go(?:es)? back\b/g, 'return'],
  [/\b(?:send|sent|deliver|delivered) (?:it |them )?home\b/g, 'redirect'],
  [/\be ?-?mail address(?:es)?\b/g, 'emailaddress'],
  [/\b(?:pay|paid|give|gave) (?:me|us) back\b|\bpaid back\b/g, 'refund'],
  [/\b(?:zip|post|postal) ?codes?\b/g, 'postcode'],
  [
    /\b(?:call|calling|called) off\b|\b(?:do ?nt|dont|not|no longer) (?:want|need|require) (?:it|them|this|that|(?:my|the) \w+)\b/g,
    'cancel',
  ],
  [/\b(?:my|the|your|no|any) money\b|\bmoney back\b/g, 'refund'],
  [
    /\b(?:send|sent|sending|bring|bringing|give|giving|take|taking|ship|mail) (?:(?:an?|my|the|this|that|these|those|one of the|some) )?(?:\w+ )?back\b/g,
    'return',
  ],
  // Who gets a discount, or for what; a code is something that the customer has.
  [
    /\bdiscounts? (?:for|on|if|when)\b|\b(?:an?|any|do|offer|give|have|get) (?:\w+ )?discounts?\b(?! codes?)/g,
    'pricecut',
  ],
  [/\bpromotion(?:al|s)?\b|\bpromos?\b|\b\d+ ?(?:%|percent) off\b/g, 'promo'],
  [/\b(?:send|sent|sending) out\b/g, 'ship'],
  [/\b(?:pay|paying|charged?) for +(?:(?:the|a|my) +)?(?=return)/g, 'free '],
  [/\bhow much\b(?! (?:time|long|longer|more))/g, 'cost'],
  [
    /\bfree (?:shipping|delivery|postage)\b|\b(?:shipping|delivery|postage) (?:is |for )?free\b/g,
    'shippingcost',
  ],
  [/\breturn (?:shipping|shipment|postage|delivery|parcel|package)\b/g, 'return'],
  [
    /\b(?:do|does|did) ?(?:nt|not) (?:really )?like\b|\bhate[sd]?\b|\b(?:not|un) ?(?:happy|satisfied)\b|\b(?:dont|do not) want to keep\b/g,
    'dislike',
  ],
  [
    /(?:\bwhere(?:s| is| are)|(?:^|[.!?] )where) (?:my|our|it|they|mine|ours|the (?:order|parcel|package|delivery|shipment|stuff|\w+ (?:that )?i (?:ordered|bought)))\b/g,
    'track',
  ],
  [
    /\bwhen (?:do|will|can|should) (?:i|we) (?:get|receive|have|expect) (?:my|our|the) (?!refund|money)/g,
    'arrive ',
  ],
  [/\b(?:any|no|some|latest) (?:news|updates?|word)\b/g, 'track'],
  [/\bwhere (?:order|parcel|package|delivery)\b/g, 'track'],
  [/\b(?:in transit|in the (?:post|mail)|on (?:its|the) way)\b/g, 'track'],
  [
    /\b(?:get|gets|be|is|are|not|\w{2,9}nt) here\b|\b(?:gets?|getting|got) to (?:me|us)\b|\b(?:show|shown|showed|turn|turned) up\b/g,
    'arrive',
  ],
  [
    /\bdo ?nt (?:even )?have (?:it|them)\b|\bstill (?:nothing|waiting|not|hasnt|havent|no)\b/g,
    'late',
  ],
  [/\b(?:changed?|changing) (?:my|our|your) minds?\b/g, 'changedmind'],
  [/\b(?:dont|do not|stop|without) (?:send|sending|ship|shipping|deliver|delivering)\b/g, 'cancel'],
  [/\border(?:ed)? (?:it |them |this |that )?(?:twice|double|two times)\b/g, 'order mistake'],
  [
    /\b(?:send|sent|ship|shipped|deliver|delivered|go|goes|going|went) (?:(?:it|them|this|that|everything|(?:my|the|this|our) \w+) )?to (?:my|our|another|(?:an?|the) (?:wrong|different|other|old|new)|work|home)\b/g,
    'redirect',
  ],
  [/\b(?:came|come|coming|comes|fell|fall|falling|falls) (?:apart|off|undone|loose)\b/g, 'broken'],
  [
    /\b(?:too|sizes?|bit|little) (?:too )?(?:small|large|big|tight|loose|long|short|wide|narrow|baggy)\b|\b(?:wrong|another|different|other|next) size\b|\b(?:bigger|smaller|larger) (?:size|pair|one)s?\b|\b(?:do|does|did)(?: ?nt| not) fit\b/g,
    'misfit',
  ],
  [/\bworn out\b|\bwear(?:ing)? out\b/g, 'broken'],
  [/\b(?:street|house|road|flat|apartment) (?:name|number|no)\b/g, 'address'],
];

/** Longer ones are no words. */
const LONGEST_WORD = 40;

/** Words of support that mean the same: the first one stands for all. Endings are cut as by `stemOf`. */
const SYNONYMS = new Map(
  `parcel package shipment
  deliver delivery shipping ship dispatch courier
  arrive came come receive reach
  track locate whereabouts
  late delay overdue
  refund reimburse repay
  cancel abort undo withdraw
  repair fix mend sew broken broke break torn tore peel leak tear ripped rip damage defect hole snap crack split burst faulty
  password passcode pin pw pwd passwd
  login access lock
  promo voucher coupon discount code
  address street postcode zipcode
  move relocate
  forget forgot forgotten lost lose remember
  mistake accident accidental wrongly typo misspell error
  invalid reject refuse decline unaccepted
  enter type typed fill
  exchange swap replace replacement
  wear worn wore unworn
  size fit
  misfit tight pinch
  color colour
  hello hi hey hiya hallo howdy
  thank thanks cheer thx ty
  cost price fee charge expensive
  mail email inbox
  item buy purchase product clothing clothes gear jacket coat shoe boot shirt trouser pants jeans fleece sweater hoodie backpack rucksack bag tent pole sleeve glove hat sock bought tights vest headlamp lamp torch flask bottle stove mat mattress sweater jumper pullover cardigan parka anorak raincoat sandal slipper sneaker trainer legging shorts tshirt tee polo skirt dress beanie scarf sunglasses rope helmet hammock tarp cooker knife gaiter poncho hiking trail rain winter summer`
    .split('\n')
    .flatMap((line) => {
      const [first, ...others] = line.trim().split(' ');
      return others.map((other) => [stemOf(other), stemOf(first!)] as const);
    }),
);

/** Cuts the ending of an English word, so that `refunds` and `refunded` are the same. */
function stemOf(word: string): string {
  if (word.length <= 3 || word.length > LONGEST_WORD) return word;
  const stem = word
    .replace(/ies$/, 'y')
    .replace(/([^s])s$/, '$1')
    .replace(/(?:ing|ed|er|ment|ation|able)$/, (ending, at: number) => (at > 2 ? '' : ending))
    .replace(/(.)\1$/, '$1')
    .replace(/([^aeiou])y$/, '$1i')
    .replace(/e$/, '');
  if (stem.length < 3 || stem === word) return word;
  // "Delivered" becomes "deliver", and that what "deliver" becomes.
  return stemOf(stem);
}

const plainOf = (text: string): string =>
  text
    .normalize('NFKD')
    // The country, not the pronoun.
    .replace(/\bU\.?S\b/g, 'usa')
    .toLowerCase()
    .replace(/['’`´]/g, '');

const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/** All words of a text as they are said, in lower case, between blanks. */
export const saidIn = (text: string): string => ` ${(plainOf(text).match(WORD) ?? []).join(' ')} `;

/** The words of a text in lower case, phrases as one. */
function wordsOf(text: string): string[] {
  let plain = plainOf(text);
  for (const [phrase, word] of PHRASES) plain = plain.replace(phrase, ` ${word} `);
  return plain.match(WORD) ?? [];
}

/** The other forms of these words: "telling", "keeps". */
const STOP_STEMS = new Set([...STOP_WORDS].filter((word) => word.length > 3).map(stemOf));

/** A number, as of an order, or the day of a date is no subject. */
const isSubject = (word: string) =>
  !STOP_WORDS.has(word) &&
  !(/(?:ing|ed|s)$/.test(word) && STOP_STEMS.has(stemOf(word))) &&
  !/^\d+(?:st|nd|rd|th)?$/.test(word);

const termOf = (word: string) => SYNONYMS.get(stemOf(word)) ?? stemOf(word);

/** The words that a text is about, in a form that can be compared. */
export const termsOf = (text: string): string[] => wordsOf(text).filter(isSubject).map(termOf);

/** By term, how common it is: the place of its most common word, of which it is not just a synonym. */
const ranks = new Map<string, number>();
for (const [rank, word] of commonWords.entries()) {
  const term = stemOf(word);
  if (!ranks.has(term)) ranks.set(term, rank);
}

/** The least that a term tells. */
const LEAST_TELLING = 0.3;

/** Terms that tell less or more than their commonness says. */
const TELLING = new Map([
  // Which thing of the shop it is about is not what is asked.
  [termOf('item'), LEAST_TELLING],
  [termOf('order'), 0.5],
  // Who asks for the price of something is not helped by anything else about it.
  [termOf('cost'), 1.3],
  [termOf('free'), 1.3],
  [termOf('pay'), 1.3],
  // What is to be done says more than what it is done with.
  [termOf('stop'), 1.2],
  [termOf('change'), 1],
  [termOf('cancel'), 1.3],
]);

/** How much a term tells about a subject, about 0–1: common words tell little. */
export function tellingOf(term: string): number {
  const rank = ranks.get(term) ?? commonWords.length;
  return (
    TELLING.get(term) ??
    Math.max(LEAST_TELLING, Math.log(1 + rank) / Math.log(1 + commonWords.length))
  );
}

/** Shorter words are too like others to be corrected. */
const SHORTEST_CORRECTED = 5;

/** Most different words of a question that are looked at: to correct one takes longer than to find its articles. */
const MOST_WORDS = 200;

/** Reads questions of customers, who mistype. */
export interface Speller {
  /** Like `termsOf`, with words that are not known and are nearly one that is corrected. Each word once. */
  termsOf(text: string): string[];
}

/** @param texts whose words are known, beside common ones */
export function createSpeller(texts: readonly string[]): Speller {
  const own = new Set(texts.flatMap(wordsOf));
  const known = new Set([...own, ...STOP_WORDS, ...commonWords]);
  const stems = new Set([...known].map(stemOf));
  const byLetter = Map.groupBy(known, (word) => word[0]!);
  const corrected = (word: string): string => {
    const stem = stemOf(word);
    if (word.length < SHORTEST_CORRECTED || stems.has(stem) || SYNONYMS.has(stem)) return word;
    let best = word;
    for (const one of byLetter.get(word[0]!) ?? []) {
      if (Math.abs(one.length - word.length) > 1 || one.length < SHORTEST_CORRECTED - 1) continue;
      if (!isOneEdit(word, one)) continue;
      // A word of the articles is meant before another.
      if (own.has(one)) return one;
      if (best === word) best = one;
    }
    return best;
  };
  return {
    termsOf(text) {
      const words = [...new Set(wordsOf(text).filter(isSubject))].slice(0, MOST_WORDS);
      return words.map(corrected).filter(isSubject).map(termOf);
    },
  };
}

/** Whether one letter was left out, added, replaced, or exchanged with the next one. */
function isOneEdit(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const one = a.slice(start, a.length - end);
  const other = b.slice(start, b.length - end);
  if (one.length <= 1 && other.length <= 1) return true;
  return one.length === 2 && other.length === 2 && one[0] === other[1] && one[1] === other[0];
}
