/**
 * Common small words by language, also without their accents, as people type. A word of several languages counts
 * for each in part.
 */
const WORDS: Readonly<Record<string, string>> = {
  de: 'in es im ich und nicht der die das ist ein eine mit für auf mir mich den dem sie wir ihr auch aber habe hab hat noch wie bei von zu zum zur wurde kann bitte danke mein meine schon sind oder wenn dass nur sehr immer nein ja warum wann mehr bestellung sein hallo guten gut schlecht was so will all am an du man möchte nichts mag aus nach durch gegen ohne um über vor als dann doch mal gerade heute morgen jetzt hier da alle alles uns euch dein werden würde hatte muss machen macht geht gibt neue neuen einen einem ins weil wo wer keine kein schrecklich enttäuscht furchtbar toll',
  en: "in a by at the and you is my it to of that this i'm i with for have not was are do does did what when why how can could would please thanks thank hello your order but they just don't it's there from been got will never still where yes all me we us be so has had am works working love want like need really great awful useless bad nice wrong worst broken help hate",
  es: 'de la en un a es y o el los las una que por para con está esta no pero mi muy gracias hola donde dónde cuando cuándo cómo como ya más mas yo lo le del se tengo quiero puedo pedido todo sin hay son fue porque usted ustedes también bien mal aún todavía ayuda me te gusta tienda nunca hoy si ahora vida siempre día qué así hacer estar ser voy fin tan eso ese esto era tú bueno malo pésimo horrible',
  fr: "de la en un à a se d'une l'énergie au le les des une est et je vous pas pour dans que qui mon ma mes c'est j'ai ne sur avec ce cette suis merci bonjour où quand pourquoi comment votre nous ça plus très mais commande toujours été être avez ai l'ai du aux bien encore jamais me te son aime veux j'adore rien comme tout tous faire fait cela ils elle sont nos leur si sans peut deux ces entre vers nul déçu déçue génial",
  it: "la un a e o di dei delle nella una il gli che è non per con mi sono ho della del nel grazie ciao dove quando perché perche come più piu mio mia anche ancora questo questa ordine cosa molto ma ha hai sei alla dal buongiorno bene fatto c'è si lo me te se in pro piace voglio negozio niente oggi tutti tutto fare essere solo sempre dopo stato sul era noi loro così adesso ora governo bello brutto pessimo ottimo",
  nl: 'de in en is het een ik niet van dat met voor maar mijn heb heeft op te zijn wat waar wanneer waarom hoe ook nog aan bij bedankt dank hallo bestelling wel geen er naar jullie u je als dit deze nu werkt altijd goed was so am will vind wil niks vandaag morgen uit door over dan toch alles zo veel slecht mooi leuk',
  pl: 'nie się sie jest na to że ze jak czy ale dziękuję dziekuje proszę prosze mam mój moje moja gdzie kiedy dlaczego do dla już juz co jestem bardzo zamówienie zamowienie dzień dobry cześć od po tylko jeszcze za przez są był była mnie mi a i lubię chcę dzisiaj teraz wszystko tak jego ich który która zły świetnie',
  pt: 'de a e o em um se não nao os as uma que é eu para com meu minha está esta estou por mas obrigado obrigada olá onde quando porque como muito você voce vocês já ja tenho quero posso pedido do da dos das no na foi tem mais ainda sem bom boa isso ele ela tudo me te só vai gosto loja nunca hoje tá pra mim ser ter gente agora sempre amo essa esse vou sou melhor cara programa vc ótimo péssimo ruim linda lindo',
  tr: 'bir ve bu için icin değil degil ne çok cok ama ben var yok mi mı nasıl nasil neden zaman nerede teşekkürler tesekkurler teşekkür merhaba lütfen lutfen sipariş siparis siparişim siparisim hala hâlâ daha kadar gibi benim bana size ile olarak oldu şey evet hayır hiç istiyorum beğendim güzel kötü iyi berbat',
};

/** The same of some languages that are not read, so that they are not taken for one that is. */
const OTHER_WORDS: Readonly<Record<string, string>> = {
  cs: 'není jsem že který ještě děkuji jsou kde',
  da: 'jeg ikke det og på hvad hvor tak mit har',
  ro: 'nu și este pentru unde mulțumesc sunt cu care',
  sv: 'jag inte det och är på vad var tack mitt har',
  vi: 'không là của tôi và có được cho',
};

/** Letters that tell a language of the Latin script. */
const LETTERS: readonly [letters: RegExp, language: string][] = [
  [/ß/g, 'de'],
  [/[ñ¿¡]/g, 'es'],
  [/[œùû]/g, 'fr'],
  [/[ąęłńśźż]/g, 'pl'],
  [/[ãõ]/g, 'pt'],
  [/[ğış]/g, 'tr'],
  [/[ìò]/g, 'it'],
  [/[ěřů]/g, 'cs'],
  [/[øæ]/g, 'da'],
  [/å/g, 'sv'],
  [/[őű]/g, 'hu'],
  [/[țșă]/g, 'ro'],
  [/[ơưđạảấầẩậắằẳặẹẻẽếềểệỉịọỏốồổộớờởợụủứừửựỳỵỷỹ]/g, 'vi'],
];

/** Languages whose own script is another one: that a conversation is in one of them says nothing of Latin text. */
const NOT_LATIN = /^(?:ar|fa|he|ja|ko|zh|ur|ru|uk|bg|sr|el|th|hi)$/;

/** How many points more than the expected language another one needs; a word of its own gives one. */
const MORE = 1;
/**
 * How many points for each word of the text another language needs, if the expected one is not read. We know few of
 * the expected one's words then, and those of related languages are alike.
 */
const SHARE = 0.4;

/** So much of a text is read. */
const SAMPLE = 600;

// oxlint-disable-next-line no-control-regex
const ASCII = /^[\0-\x7f]*$/;

/** Letters that Persian and Urdu write, and Arabic does not. */
const PERSIAN = /[پچژگکیےٹڈڑں]/;

/** Languages of the Arabic script whose short texts may have none of these letters. */
const LIKE_ARABIC = /^(?:fa|ur|ps|ku|ckb|sd|ug)$/;

/** How much speaks for each language in the text that is being read: a new map for each text would take longer. */
const points = new Map<string, { sum: number }>();
const pointsOf = (language: string) => {
  const known = points.get(language) ?? { sum: 0 };
  points.set(language, known);
  return known;
};

const byWord = new Map<string, { sum: number }[]>();
for (const [language, words] of Object.entries({ ...WORDS, ...OTHER_WORDS })) {
  for (const word of words.split(' ')) {
    byWord.set(word, [...(byWord.get(word) ?? []), pointsOf(language)]);
  }
}
/** A longer word is none of them. */
const LONGEST_WORD = Math.max(...[...byWord.keys()].map(({ length }) => length));

/**
 * The language that a text is written in, told by its script, its letters and its small words: a primary BCP 47
 * tag; `und`: none that we read; `undefined`: the text does not tell.
 *
 * @param expected the language that the conversation is said to be in, if that is known. It takes a word
 *   that this one does not have to tell another.
 */
export function languageOfText(text: string, expected?: string | null): string | undefined {
  const sample = text.slice(0, SAMPLE).toLowerCase().replaceAll('’', "'");
  const said = expected?.toLowerCase().split(/[^a-z]/, 1)[0];
  const isAscii = ASCII.test(sample);
  const byScript = isAscii ? undefined : languageOfScript(sample, said);
  if (byScript) return byScript;
  if (!/[a-z\u00e0-\u024f\u1ea0-\u1eff]/.test(sample)) return said;
  const count = givePoints(sample, isAscii);
  let best: string | undefined;
  let most = 0;
  for (const [language, { sum }] of points) {
    if (sum > most) [best, most] = [language, sum];
    else if (sum === most) best = undefined;
  }
  if (!said || NOT_LATIN.test(said)) return best;
  const known = points.get(said)?.sum;
  const least = known ? known + MORE : 0;
  const isRead = Object.hasOwn(WORDS, said);
  return best && most >= (isRead ? least : Math.max(least, count * SHARE)) ? best : said;
}

/** The language of a text in another script than the Latin. */
function languageOfScript(text: string, said: string | undefined): string | undefined {
  const counts = {
    latin: 0,
    kana: 0,
    hangul: 0,
    han: 0,
    hebrew: 0,
    arabic: 0,
    persian: 0,
    other: 0,
  };
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x250) {
      if (code > 96) counts.latin++;
    } else if (code < 0x370) continue;
    else if (code > 0x58f && code < 0x600) counts.hebrew++;
    else if (code > 0x5ff && code < 0x700) {
      counts.arabic++;
      if (PERSIAN.test(text[i]!)) counts.persian++;
    } else if (code < 0x1e00) {
      if (code > 0x10ff && code < 0x1200) counts.hangul++;
      else counts.other++;
    } else if (code > 0x1dff && code < 0x2000) counts.latin++;
    else if (code > 0x303f && code < 0x3100) counts.kana++;
    else if ((code > 0x33ff && code < 0xa000) || (code > 0xf8ff && code < 0xfb00)) counts.han++;
    else if (code > 0xabff && code < 0xd7a4) counts.hangul++;
  }
  const { latin, kana, hangul, han, hebrew, arabic, persian, other } = counts;
  const eastern = kana + han;
  // A name or a brand in Latin letters does not make a text English; it takes more letters to say the same in them.
  const most = Math.max(latin / 3, eastern, hangul, hebrew, arabic, other);
  if (most === latin / 3) return undefined;
  if (most === eastern) return kana * 8 > eastern || said === 'ja' ? 'ja' : 'zh';
  if (most === hangul) return 'ko';
  if (most === hebrew) return 'he';
  if (most === arabic) return persian * 12 > arabic || LIKE_ARABIC.test(said ?? '') ? 'und' : 'ar';
  return 'und';
}

/** Adds up how much in a text speaks for each language. @returns how many words it has */
function givePoints(text: string, isAscii: boolean): number {
  for (const one of points.values()) one.sum = 0;
  if (isAscii) return givePointsForAscii(text);
  const words = text.split(/[^\p{L}\p{M}']+/u).filter(Boolean);
  for (const word of words) givePointsForWord(word);
  for (const [letters, language] of LETTERS) {
    const found = text.match(letters)?.length ?? 0;
    if (found > 0) pointsOf(language).sum += 0.8 + Math.min(found, 3) * 0.2;
  }
  return words.length;
}

/** The same for a text of ASCII in lower case, without a list of its words. */
function givePointsForAscii(text: string): number {
  let count = 0;
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    const code = at < text.length ? text.charCodeAt(at) : 0;
    if ((code > 96 && code < 123) || code === 39) continue;
    if (at > from) {
      count++;
      if (at - from <= LONGEST_WORD) givePointsForWord(text.slice(from, at));
    }
    from = at + 1;
  }
  return count;
}

function givePointsForWord(word: string): void {
  const some = byWord.get(word);
  if (some) for (const one of some) one.sum += 1 / some.length;
}
