/** Texts of the states, in a few languages. */
export interface Words {
  question: string;
  answer: string;
  longAnswer: string;
  thanks: string;
  look: string;
  person: string;
  replies: string[];
  suggestions: string;
  topics: string;
}

const english: Words = {
  question: 'My tent came with a torn zip. Can I send it back?',
  answer:
    'Yes. You have **60 days**, and the return is free: [print a label](https://example.com).',
  longAnswer:
    'Then it goes like this:\n\n1. Pack the tent in any box.\n2. Put the label on it.\n3. Hand it in at a parcel shop.\n\nYour money is back within five days.',
  thanks: 'Thanks, that helps. How does it work?',
  look: 'It looks like this.',
  person: 'Hello, this is Ben from the team. I have your order here. Shall I send you a new one?',
  replies: ['Print a label', 'Exchange it', 'Something else'],
  suggestions: 'Where is my order?|How do I return something?|Do you ship abroad?',
  topics: 'Orders|Returns|Something else',
};

const arabic: Words = {
  question: 'وصلت خيمتي وسحّابها ممزق. هل يمكنني إعادتها؟',
  answer: 'نعم. لديك **60 يومًا**، والإرجاع مجاني: [اطبع الملصق](https://example.com).',
  longAnswer:
    'إذن تتم الأمور هكذا:\n\n1. ضع الخيمة في أي صندوق.\n2. الصق الملصق عليه.\n3. سلّمه في متجر الطرود.\n\nستستعيد نقودك خلال خمسة أيام.',
  thanks: 'شكرًا، هذا مفيد. كيف يتم ذلك؟',
  look: 'هكذا تبدو.',
  person: 'مرحبًا، أنا بن من الفريق. طلبك أمامي. هل أرسل لك خيمة جديدة؟',
  replies: ['اطبع الملصق', 'استبدلها', 'شيء آخر'],
  suggestions: 'أين طلبي؟|كيف أُرجع منتجًا؟|هل تشحنون إلى الخارج؟',
  topics: 'الطلبات|الإرجاع|شيء آخر',
};

export const wordsOf = (language: string): Words => (language === 'ar' ? arabic : english);
