/** Sentences of the fourteen languages. `{}` stands for a number. */
interface Sentences {
  /** Without a word that tells what it is. */
  plain: readonly string[];
  phone: readonly string[];
  id: readonly string[];
}

export const sentences: Record<string, Sentences> = {
  en: {
    plain: ['I sent {}, and nothing came back', 'Hello, here it is: {}. Can you look?'],
    phone: ['my phone number is {}', 'call me on {} please', 'You can reach me at {}'],
    id: ['my id number is {}', 'my SSN is {}', 'Tax ID: {}'],
  },
  de: {
    plain: [
      'Ich habe {} geschickt, aber nichts kam zurück',
      'Hallo, hier ist sie: {}. Können Sie nachsehen?',
    ],
    phone: ['meine Telefonnummer ist {}', 'Rufen Sie mich bitte unter {} an', 'Handy: {}'],
    id: [
      'meine Ausweisnummer lautet {}',
      'Meine Steuernummer: {}',
      'meine Personalausweisnummer ist {}',
    ],
  },
  es: {
    plain: ['Envié {} y no recibí nada', 'Hola, aquí está: {}. ¿Puede mirarlo?'],
    phone: ['mi teléfono es {}', 'llámame al {}', 'mi móvil es el {}'],
    id: ['mi documento es {}', 'mi DNI es {}', 'Número de identificación: {}'],
  },
  fr: {
    plain: ["J'ai envoyé {} et rien n'est revenu", 'Bonjour, voici : {}. Pouvez-vous regarder ?'],
    phone: ['mon numéro de téléphone est le {}', 'appelez-moi au {}'],
    id: ["mon numéro d'identité est {}", 'Mon numéro de sécurité sociale : {}'],
  },
  it: {
    plain: ['Ho inviato {} e non ho ricevuto nulla', 'Salve, ecco: {}. Può controllare?'],
    phone: ['il mio telefono è {}', 'chiamami al {}'],
    id: ['il mio documento è {}', 'Il mio codice fiscale è {}'],
  },
  pt: {
    plain: ['Enviei {} e não recebi nada', 'Olá, aqui está: {}. Pode ver?'],
    phone: ['meu telefone é {}', 'ligue para {}'],
    id: ['meu documento é {}', 'O meu CPF é {}', 'NIF: {}'],
  },
  nl: {
    plain: ['Ik heb {} gestuurd en niets ontvangen', 'Hallo, hier is het: {}. Kunt u kijken?'],
    phone: ['mijn telefoonnummer is {}', 'bel me op {}'],
    id: ['mijn identiteitsnummer is {}', 'Mijn BSN is {}'],
  },
  pl: {
    plain: [
      'Wysłałem {} i nic nie przyszło',
      'Dzień dobry, oto on: {}. Czy mogą Państwo sprawdzić?',
    ],
    phone: ['mój numer telefonu to {}', 'proszę dzwonić pod {}'],
    id: ['mój numer dowodu to {}', 'Mój PESEL to {}', 'NIP: {}'],
  },
  tr: {
    plain: ['{} gönderdim ama bir şey gelmedi', 'Merhaba, işte: {}. Bakar mısınız?'],
    phone: ['telefon numaram {}', 'beni {} numarasından arayın'],
    id: ['kimlik numaram {}', 'T.C. kimlik no: {}'],
  },
  ja: {
    plain: ['{}を送りましたが、返事がありません', 'こんにちは、こちらです：{}。確認してください'],
    phone: ['電話番号は{}です', '{}にお電話ください'],
    id: ['身分証の番号は{}です', 'マイナンバーは{}です'],
  },
  ko: {
    plain: ['{} 보냈는데 답이 없어요', '안녕하세요, 여기 있습니다: {}. 확인해 주세요'],
    phone: ['제 전화번호는 {}입니다', '{}로 전화 주세요'],
    id: ['신분증 번호는 {}입니다', '주민등록번호는 {}입니다'],
  },
  zh: {
    plain: ['我发了{}，但是没有回复', '你好，在这里：{}。请查看'],
    phone: ['我的电话是{}', '请打{}联系我'],
    id: ['我的身份证号是{}', '身份证号码：{}'],
  },
  ar: {
    plain: ['أرسلت {} ولم يصلني شيء', 'مرحبا، ها هو: {}. هل يمكنك التحقق؟'],
    phone: ['رقم هاتفي {}', 'اتصل بي على {}'],
    id: ['رقم هويتي {}', 'رقم جواز السفر {}'],
  },
  he: {
    plain: ['שלחתי {} ולא קיבלתי כלום', 'שלום, הנה: {}. אפשר לבדוק?'],
    phone: ['מספר הטלפון שלי הוא {}', 'התקשרו אליי ל-{}'],
    id: ['מספר תעודת הזהות שלי {}', 'ת"ז {}'],
  },
};

/** The sentences of one kind in turn, so that a list of numbers meets all languages. */
export function* inTurn(kind: keyof Sentences): Generator<string, never> {
  const all = Object.values(sentences).flatMap((one) => one[kind]);
  for (let at = 0; ; at++) yield all[at % all.length]!;
}

/** The number in the sentence. */
export const say = (sentence: string, number: string) => sentence.replace('{}', () => number);
