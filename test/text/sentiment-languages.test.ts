import { describe, expect, test } from 'vitest';
import { sentimentWords } from '../../src/text/sentiment/all.ts';
import { readMessage, type Utterance } from '../../src/text/sentiment/index.ts';
import { readerFor } from '../../src/text/sentiment/readers.ts';

/** Lines in each language. They were written with the lists of words: they show that a language works, not how well. */
const LINES: Record<string, Lines> = {
  ar: {
    good: ['شكرا جزيلا، الخدمة رائعة', 'المنتج ممتاز وأنا سعيد جدا', 'أحسنتم، حل سريع'],
    bad: ['الخدمة سيئة جدا', 'هذا التطبيق فاشل ولا يعمل', 'تأخير كبير وموظف وقح'],
    plain: ['أين طلبي رقم 4512؟', 'أريد تغيير العنوان'],
    turned: ['المنتج ممتاز', 'المنتج غير ممتاز'],
    failed: ['أين طردي؟', 'آسف، لم أجد الطلب.', 'قلت لك الرقم، هذا لا يفيد'],
  },
  de: {
    good: [
      'Vielen Dank, das hat super geklappt!',
      'Der Service ist hervorragend',
      'Ich bin sehr zufrieden :)',
    ],
    bad: [
      'Das ist eine absolute Frechheit',
      'Die App funktioniert nicht und nervt nur',
      'Ich bin sehr enttäuscht vom Kundendienst',
    ],
    plain: ['Wo ist meine Bestellung 4512?', 'Ich möchte die Adresse ändern'],
    turned: ['Das ist gut', 'Das ist nicht gut'],
    failed: [
      'Wo ist mein Paket?',
      'Es tut mir leid, das kann ich nicht finden.',
      'Das habe ich doch schon gesagt, das hilft mir nicht!',
    ],
  },
  es: {
    good: [
      'Muchas gracias, todo perfecto',
      'Me encanta el producto',
      'Excelente atención, muy amables',
    ],
    bad: [
      'Qué vergüenza de servicio',
      'La aplicación no funciona, es horrible',
      'Estoy muy decepcionado',
    ],
    plain: ['¿Dónde está mi pedido 4512?', 'Quisiera cambiar la dirección'],
    turned: ['Está bueno', 'No está bueno'],
    failed: [
      '¿Dónde está mi paquete?',
      'Lo siento, no encuentro ese pedido.',
      'Ya lo he dicho, no me ayuda',
    ],
  },
  fr: {
    good: [
      "Merci beaucoup, c'est parfait !",
      'Service excellent, je suis ravie',
      "J'adore ce produit",
    ],
    bad: [
      "C'est inadmissible, quelle honte",
      "L'application ne marche pas, c'est nul",
      'Je suis très déçu du service',
    ],
    plain: ['Où est ma commande 4512 ?', "Je voudrais changer l'adresse"],
    turned: ["C'est bon", "Ce n'est pas bon"],
    failed: [
      'Où est mon colis ?',
      'Désolé, je ne peux pas le trouver.',
      "Je vous l'ai dit, j'ai déjà donné le numéro",
    ],
  },
  it: {
    good: [
      'Grazie mille, perfetto!',
      'Servizio eccellente, sono molto contenta',
      'Adoro questo prodotto',
    ],
    bad: [
      'È una vergogna, servizio pessimo',
      "L'app non funziona, che schifo",
      'Sono molto deluso',
    ],
    plain: ["Dov'è il mio ordine 4512?", "Vorrei cambiare l'indirizzo"],
    turned: ['È utile', 'Non è utile'],
    failed: [
      "Dov'è il mio pacco?",
      'Mi dispiace, non ho trovato il pacco.',
      'Ho già detto il numero, non mi aiuta',
    ],
  },
  pt: {
    good: [
      'Muito obrigado, ficou perfeito!',
      'Adorei o produto',
      'Atendimento excelente, muito gentis',
    ],
    bad: [
      'Que vergonha, atendimento péssimo',
      'O aplicativo não funciona, é horrível',
      'Estou muito decepcionada',
    ],
    plain: ['Onde está o meu pedido 4512?', 'Gostaria de mudar o endereço'],
    turned: ['É bom', 'Não é bom'],
    failed: [
      'Onde está o meu pacote?',
      'Desculpe, não encontrei o pacote.',
      'Eu já disse o número, não adianta',
    ],
  },
  nl: {
    good: ['Heel erg bedankt, geweldig geholpen!', 'Ik ben heel tevreden', 'Wat een fijne service'],
    bad: ['Dit is echt belachelijk', 'De app werkt niet, waardeloos', 'Ik ben erg teleurgesteld'],
    plain: ['Waar is mijn bestelling 4512?', 'Ik wil mijn adres wijzigen'],
    turned: ['Dit is goed', 'Dit is niet goed'],
    failed: [
      'Waar is mijn pakket?',
      'Sorry, ik kan het niet vinden.',
      'Dat zei ik al, dit helpt niet',
    ],
  },
  pl: {
    good: [
      'Bardzo dziękuję, świetna obsługa!',
      'Jestem bardzo zadowolony',
      'Polecam, szybko i miło',
    ],
    bad: ['To jest skandal', 'Aplikacja nie działa, beznadziejna', 'Jestem rozczarowana obsługą'],
    plain: ['Gdzie jest moje zamówienie 4512?', 'Chcę zmienić adres'],
    turned: ['To jest dobre', 'To nie jest dobre'],
    failed: [
      'Gdzie jest moja paczka?',
      'Przepraszam, nie znaleziono przesyłki.',
      'Już mówiłem, to nie pomaga',
    ],
  },
  tr: {
    good: ['Çok teşekkürler, harika hizmet!', 'Ürünü çok beğendim', 'Çok memnun kaldım'],
    bad: ['Bu tam bir rezalet', 'Uygulama çalışmıyor, berbat', 'Çok kötü bir deneyim'],
    plain: ['4512 numaralı siparişim nerede?', 'Adresimi değiştirmek istiyorum'],
    turned: ['Bu iyi', 'Bu iyi değil'],
    failed: ['Paketim nerede?', 'Üzgünüm, bulamadım.', 'Zaten söyledim, bu işe yaramıyor'],
  },
  ja: {
    good: ['ありがとうございます、助かりました', 'とても満足しています', '最高のサービスです'],
    bad: ['対応が最悪です', 'まだ届きません。がっかりしました', 'アプリが使えない、ひどい'],
    plain: ['注文4512はどこですか？', '住所を変更したいです'],
    turned: ['良いです', '良くないです'],
    failed: [
      '荷物はどこですか？',
      '申し訳ありません、見つかりませんでした。',
      'さっきも言いました、役に立たないですね',
    ],
  },
  ko: {
    good: ['정말 감사합니다, 최고예요', '서비스에 아주 만족합니다', '친절하고 빨라요'],
    bad: ['서비스가 최악이에요', '정말 실망했습니다', '앱이 느리고 짜증나요'],
    plain: ['주문 4512는 어디에 있나요?', '주소를 바꾸고 싶어요'],
    turned: ['맛있어요', '맛있지 않아요'],
    failed: [
      '제 택배 어디에 있나요?',
      '죄송합니다, 찾을 수 없습니다.',
      '이미 말했잖아요, 도움이 안 돼요',
    ],
  },
  zh: {
    good: ['非常感谢，服务太好了', '我很满意', '客服很耐心，解决了问题'],
    bad: ['服务太差了', '等了三天，非常失望', '骗子，垃圾软件'],
    plain: ['我的订单4512在哪里？', '我想修改地址'],
    turned: ['这个好', '这个不好'],
    failed: ['我的包裹在哪里？', '抱歉，没有找到。', '我说过了，没用'],
  },
  he: {
    good: ['תודה רבה, שירות מעולה', 'אני מאוד מרוצה', 'מדהים, הכל הסתדר'],
    bad: ['שירות גרוע, איזו בושה', 'האפליקציה לא עובדת, נמאס לי', 'אני מאוכזבת מאוד'],
    plain: ['איפה ההזמנה שלי 4512?', 'אני רוצה לשנות כתובת'],
    turned: ['זה טוב', 'זה לא טוב'],
    failed: ['איפה החבילה שלי?', 'מצטער, לא מצאתי.', 'כבר אמרתי, זה לא עוזר'],
  },
};

interface Lines {
  good: string[];
  bad: string[];
  /** Questions and wishes without a mood. */
  plain: string[];
  /** A line, and the same with a negation. */
  turned: [string, string];
  /** A question, a reply that does not help, and what the customer says to it. */
  failed: [question: string, reply: string, answer: string];
}

test('every language but English, which has tests of its own, has lines here', () => {
  expect(Object.keys(LINES).sort()).toEqual(
    Object.keys(sentimentWords).filter((language) => language !== 'en'),
  );
});

describe.each(Object.entries(LINES))('%s', (language, { good, bad, plain, turned, failed }) => {
  const customer = (content: string): Utterance => ({ senderType: 'customer', content });
  const read = (content: string, before: readonly Utterance[] = []) =>
    readMessage(customer(content), before, readerFor(language));

  test.each(good)('good: %s', (line) => {
    expect(read(line).sentiment).toBe('positive');
  });

  test.each(bad)('bad: %s', (line) => {
    expect(read(line).sentiment).toBe('negative');
  });

  test.each(plain)('neither: %s', (line) => {
    expect(read(line).sentiment).toBe('neutral');
  });

  test('a negation turns what it belongs to', () => {
    const [said, denied] = turned.map((line) => read(line).score) as [number, number];
    expect(said).toBeGreaterThan(0);
    expect(denied).toBeLessThan(0);
  });

  test('an emoji adds to the words', () => {
    const [line] = plain as [string];
    expect(read(`${line} 😡`).score).toBeLessThan(read(line).score);
    expect(read(`${line} 😍`).score).toBeGreaterThan(read(line).score);
  });

  test('a customer whom the reply did not help is frustrated', () => {
    const [question, reply, answer] = failed;
    const before: Utterance[] = [customer(question), { senderType: 'ai', content: reply }];
    expect(read(answer, before).sentiment).toBe('frustrated');
  });
});
