import { commonWords } from './common-words.ts';
import { IN_PHRASES, PHRASES } from './phrases.ts';

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
  stuck second seconds moment bit few several meant mean means happen turns turned
  between min mins hr hrs wk wks mth mths yr yrs roughly approx approximately whilst coz idiot like silly stupid stupidly b c d e f g h j l o p q v w x z
  ex exs mums dads basket cart trolley`.split(/\s+/),
);

/** Longer ones are no words. */
const LONGEST_WORD = 40;

/** Words of support that mean the same: the first one stands for all. Endings are cut as by `stemOf`. */
const SYNONYMS = new Map(
  `parcel package shipment
  deliver delivery shipping ship dispatch courier postie postman mailman driver doorstep
  arrive came come receive reach land
  track locate whereabouts trace
  late delay overdue
  refund reimburse repay cash
  card visa mastercard amex
  cancel abort undo withdraw revoke annul
  repair fix mend sew redo redone restore glue darn broken broke break torn tore peel leak tear ripped rip damage defect hole snap crack split burst faulty bend bent chew fray shred bust puncture rot unravel detach dent stitch restitch
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

const WORD = /[\p{L}\p{N}\p{M}]+/gu;

const plainOf = (text: string): string =>
  text
    .normalize('NFKD')
    // The country, not the pronoun.
    .replace(/\bU\.?S\b/g, 'usa')
    .toLowerCase()
    .replace(/['’`´]/g, '');

/** What people shorten, written out. Apostrophes are gone by then. */
const SHORTENED: readonly [RegExp, string][] = [
  [/\b(where|what|when|how|who|why|it|that|there|here|he|she)s\b/g, '$1 is'],
  [/\b(is|are|was|were|do|does|did|has|have|had|would|could|should)nt\b/g, '$1 not'],
  [/\b(?:cant|cannot)\b/g, 'can not'],
  [/\bwont\b/g, 'will not'],
  [/\b(i|you|we|they)ve\b/g, '$1 have'],
  [/\b(you|we|they)re\b/g, '$1 are'],
  [/\bim\b/g, 'i am'],
  [/\b(?:u|ya|yall|you guys|u guys|you lot|u lot)\b/g, 'you'],
  [/\bur\b/g, 'your'],
  [/\bwanna\b/g, 'want to'],
  [/\bgonna\b/g, 'going to'],
  [/\bgotta\b/g, 'have to'],
  [/\bgimme\b/g, 'give me'],
  [/\b(?:pls|plz)\b/g, 'please'],
  [/\bthx\b/g, 'thanks'],
  [/\bb4\b/g, 'before'],
  [/\b(?:wk|wks)\b/g, 'weeks'],
  [/\b(?:tmrw|tmr|2moro)\b/g, 'tomorrow'],
];

const writtenOut = (text: string): string => {
  let plain = plainOf(text);
  for (const [short, long] of SHORTENED) plain = plain.replace(short, long);
  return plain;
};

/** All words of a text as they are said, in lower case, between blanks. */
export const saidIn = (text: string): string => ` ${(plainOf(text).match(WORD) ?? []).join(' ')} `;

/** The words of a text in lower case, phrases as one. @param spelled corrects a word */
function wordsOf(text: string, spelled = (word: string) => word): string[] {
  let plain = plainOf(text).replace(WORD, spelled);
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
const SHORTEST_CORRECTED = 4;

/** Most different words of a question that are looked at: to correct one takes longer than to find its articles. */
const MOST_WORDS = 200;

/** Stands for everything that is of others. */
const OTHER = '@';
const OTHER_COUNTS = 3;

/** Companies and things of which most shops know nothing, if its articles do not name them; "acme" is any of them. */
const OF_OTHERS = new Set(
  `acme netflix spotify disney hulu google gmail outlook hotmail yahoo icloud apple iphone ipad android samsung nokia
  microsoft windows xbox playstation nintendo amazon ebay etsy alibaba temu shein zalando asos walmart costco tesco
  aldi lidl ikea argos zara nike adidas puma uber lyft airbnb booking expedia ryanair easyjet lufthansa vodafone
  verizon comcast telekom barclays lloyds hsbc starbucks mcdonalds wikipedia adobe photoshop excel wifi broadband
  internet router modem tv television telly radio macbook printer camera fridge freezer oven microwave toaster
  kettle dishwasher dryer heater boiler sofa couch desk curtain roof window door garden lawnmower car van truck
  lorry motorbike motorcycle bike bicycle scooter bus train tram taxi plane flight passport licence license gym
  fitness hotel restaurant cinema library school college university hospital doctor dentist landlord mortgage loan
  insurance pension lottery teeth piano guitar violin necklace ring horse hamster novel movie song album ps5 ps4 pc
  airpods kindle alexa`
    .split(/\s+/)
    .map(stemOf),
);

/** How much a word as it stands counts, or two side by side, beside a term. */
const WORD_COUNTS = 0.5;

/** Reads questions of customers, who mistype. */
export interface Speller {
  /** Like `termsOf`, with words that are not known and are nearly one that is corrected. Each word once. */
  termsOf(text: string): string[];
  /** See `featuresOf`. */
  featuresOf(text: string): Map<string, number>;
  /** What the customer has and nobody here knows: "my washing machine". As terms. */
  foreignIn(text: string): string[];
}

/**
 * What a question is told by: its terms, all of its words, and each two that stand side by side.
 *
 * @param spelled corrects a word
 * @param own words that are of nobody else
 */
export function featuresOf(
  text: string,
  spelled = (word: string) => word,
  own: ReadonlySet<string> = new Set(),
): Map<string, number> {
  const features = new Map<string, number>();
  const isOfOthers = (word: string) => OF_OTHERS.has(stemOf(word)) && !own.has(word);
  for (const word of wordsOf(text, spelled).slice(0, MOST_WORDS)) {
    if (isSubject(word) && !isOfOthers(word)) features.set(`=${termOf(word)}`, 1);
  }
  // Words without a subject tell what is asked, too: "how long", "where is".
  let before = '^';
  for (const word of (writtenOut(text).match(WORD) ?? []).slice(0, MOST_WORDS)) {
    const right = spelled(word);
    const stem = isOfOthers(right) ? OTHER : stemOf(right);
    features.set(stem, stem === OTHER ? OTHER_COUNTS : WORD_COUNTS);
    features.set(`${before} ${stem}`, WORD_COUNTS);
    before = stem;
  }
  features.set(`${before} $`, WORD_COUNTS);
  return features;
}

/** Words that are known in every text. */
interface Common {
  stems: ReadonlySet<string>;
  byLetter: ReadonlyMap<string, readonly string[]>;
}

/** Made once for all. */
let commonMade: Common | undefined;

function* makeCommon(): Generator<void, Common> {
  const stems = new Set<string>();
  const byLetter = new Map<string, string[]>();
  for (const word of new Set([...STOP_WORDS, ...IN_PHRASES, ...commonWords])) {
    add(word, stems, byLetter);
    yield;
  }
  commonMade = { stems, byLetter };
  return commonMade;
}

function add(word: string, stems: Set<string>, byLetter: Map<string, string[]>): void {
  stems.add(stemOf(word));
  const alike = byLetter.get(word[0]!);
  if (alike) alike.push(word);
  else byLetter.set(word[0]!, [word]);
}

/** Whether `one` is meant by a word that nobody knows. */
function isMeantBy(word: string, one: string): boolean {
  if (Math.abs(one.length - word.length) > 1 || one.length < SHORTEST_CORRECTED) return false;
  // Many short words are one letter from another.
  const isLike =
    word.length > SHORTEST_CORRECTED || one.length !== word.length || isSwapped(word, one);
  return isLike && isOneEdit(word, one);
}

/** In steps. @param texts whose words are known, beside common ones */
export function* createSpeller(texts: Iterable<string>): Generator<void, Speller> {
  const own = new Set<string>();
  for (const text of texts) {
    for (const word of wordsOf(text)) own.add(word);
    yield;
  }
  const stems = new Set<string>();
  const byLetter = new Map<string, string[]>();
  for (const word of own) {
    add(word, stems, byLetter);
    yield;
  }
  const common = commonMade ?? (yield* makeCommon());
  const isKnown = (word: string) => {
    const stem = stemOf(word);
    return stems.has(stem) || common.stems.has(stem) || SYNONYMS.has(stem);
  };
  const corrected = (word: string): string => {
    if (word.length < SHORTEST_CORRECTED || !LETTERS.test(word) || isKnown(word)) return word;
    if (OF_OTHERS.has(stemOf(word))) return word;
    // A word of the articles is meant before another.
    const ofArticles = (byLetter.get(word[0]!) ?? []).find((one) => isMeantBy(word, one));
    if (ofArticles !== undefined) return ofArticles;
    const alike = common.byLetter.get(word[0]!) ?? [];
    return alike.find((one) => one.length >= word.length && isMeantBy(word, one)) ?? word;
  };

  /** Corrects the first different words of a text. */
  function spelling(): (word: string) => string {
    const done = new Map<string, string>();
    return (word) => {
      let right = done.get(word);
      if (right === undefined) {
        right = done.size < MOST_WORDS ? corrected(word) : word;
        if (done.size < MOST_WORDS) done.set(word, right);
      }
      return right;
    };
  }

  return {
    termsOf(text) {
      const words = [...new Set(wordsOf(text, spelling()).filter(isSubject))].slice(0, MOST_WORDS);
      return words.map(termOf);
    },
    featuresOf: (text) => featuresOf(text, spelling(), own),
    foreignIn(text) {
      const spelled = spelling();
      return [...plainOf(text).matchAll(OWNED)]
        .slice(0, MOST_WORDS)
        .map(([, word]) => spelled(word!))
        .filter((word) => !isKnown(word) && isSubject(word))
        .map(termOf);
    },
  };
}

/** Something that the customer has. */
const OWNED = /\bmy (\p{L}+)/gu;

const LETTERS = /^\p{L}+$/u;

/** Whether two letters side by side are exchanged. */
function isSwapped(a: string, b: string): boolean {
  let at = 0;
  while (a[at] === b[at]) at++;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
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
