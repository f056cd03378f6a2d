/**
 * What a customer does in a vendor's chat. Texts are said in the tab that is in front.
 *
 * - `say`: says it, and waits for the whole reply
 * - `begin`: says it, and goes on while the reply is on its way
 * - `wait`: until the reply that is on its way is there
 * - `reload`: loads the page again
 * - `tab`: opens the page in a second tab, which is in front then
 * - `front`: the other tab comes to the front
 * - `both`: the two tabs say a text each at the same moment
 * - `edit`: the last reply reads otherwise from now on, where the vendor's chat can do that
 * - `cut`, `mend`: the line to our server
 */
export type Step =
  | readonly ['say' | 'begin' | 'edit', text: string]
  | readonly ['both', text: string, other: string]
  | readonly ['wait' | 'reload' | 'tab' | 'front' | 'cut' | 'mend'];

/** A text with this word gets a long reply, which takes a while. */
export const LONG_REPLY = 'everything';

export const scripts: Readonly<Record<string, readonly Step[]>> = {
  'one question': [['say', 'Where is my order 1234?']],
  'what is masked': [
    ['say', 'My mail is ana@example.com, please write'],
    ['say', 'My card is 4111 1111 1111 1111'],
    ['reload'],
    ['say', 'Write to ana@example.com again'],
  ],
  'the same words, again and again': [
    ['say', 'ok'],
    ['say', 'ok'],
    ['reload'],
    ['say', 'ok'],
    ['say', 'ok'],
  ],
  'other scripts and signs': [
    ['say', 'Können Sie mir helfen? 日本語でも大丈夫ですか'],
    ['say', 'هل يمكنك مساعدتي؟ 🙂👍🏽'],
    ['say', 'Is 3 < 4 & 5 > 4?'],
  ],
  'a long reply': [
    ['say', 'Tell me everything about returns'],
    ['say', 'Thanks'],
  ],
  'a reload between two questions': [
    ['say', 'I would like to return the blue jacket, it does not fit'],
    ['reload'],
    ['say', 'It is the size M'],
  ],
  'a history that is read again and again': [
    ['say', 'Hello'],
    ['say', 'Is anybody there?'],
    ['reload'],
    ['reload'],
    ['reload'],
  ],
  'a reload before the first word': [['reload'], ['say', 'Here I am']],
  'a reload while a reply is on its way': [
    ['say', 'Hello'],
    ['begin', 'Tell me everything about delivery'],
    ['reload'],
    ['wait'],
    ['reload'],
    ['say', 'Now I know'],
  ],
  'a second tab that looks': [
    ['say', 'Where is my parcel?'],
    ['tab'],
    ['front'],
    ['say', 'Found it'],
  ],
  'a second tab that goes on': [
    ['say', 'First here'],
    ['tab'],
    ['say', 'Then there'],
    ['say', 'And there again'],
  ],
  'from tab to tab': [
    ['say', 'One'],
    ['tab'],
    ['say', 'Two'],
    ['front'],
    ['say', 'Three'],
    ['front'],
    ['say', 'Four'],
  ],
  'two tabs at once': [
    ['say', 'Hello'],
    ['tab'],
    ['both', 'The jacket is too small', 'And where are my shoes, please?'],
    ['both', 'Size M', 'Size 44'],
  ],
  'two tabs at once, texts of one length': [
    ['say', 'Hello'],
    ['tab'],
    ['both', 'Jacket', 'Shirts'],
    ['front'],
    ['say', 'Shoes'],
  ],
  'the line is cut for one question': [
    ['say', 'Can you hear me?'],
    ['cut'],
    ['say', 'And now?'],
    ['mend'],
    ['say', 'And now again?'],
  ],
  'the line is cut, and the page is loaded again': [
    ['cut'],
    ['say', 'Nobody is to lose this'],
    ['say', 'Nor this'],
    ['reload'],
    ['mend'],
    ['reload'],
    ['say', 'All there?'],
  ],
  'the line is cut in two tabs': [
    ['say', 'One'],
    ['cut'],
    ['tab'],
    ['say', 'Two'],
    ['front'],
    ['say', 'Three'],
    ['mend'],
  ],
  'a reply is edited': [
    ['say', 'What does it cost?'],
    ['edit', 'It costs 12 EUR now'],
    ['say', 'Thanks'],
  ],
  'a reply is edited, and read again': [
    ['say', 'When does it come?'],
    ['say', 'To Hamburg'],
    ['edit', 'On Monday, not on Tuesday'],
    ['reload'],
    ['say', 'Fine'],
  ],
  'a long chat': [
    ...Array.from({ length: 8 }, (_, index): Step => ['say', `Question number ${index}`]),
    ['reload'],
    ['say', 'The last one'],
  ],
};

/** Those that run each time; the others in the long run. */
export const SAMPLE = [
  'what is masked',
  'two tabs at once',
  'the line is cut, and the page is loaded again',
];
