import { weighted } from '../ids.ts';
import { knowledgeOf, type Language } from '../language.ts';

export const language: Language = {
  words: {
    phone: String.raw`telefon|\btel\b|\bcep\b|\bara[yrm]|\bgsm\b|ulas|whats|\bfaks`,
    id: String.raw`kimlik|\bt\.?c\.?\b|vergi|pasaport|ehliyet|\btckn|\bvkn\b|mersis|\bsgk\b`,
    other: String.raw`siparis|fatura|\bref|talep|bilet|kayit|hesap|musteri n|takip|kargo|gonderi|paket|urun|\bseri|model|surum|versiyon|rezervasyon|sozlesme|police|parti|\bkod|islem|\bfis\b|sikayet|\buye|ucus|kupon|sayac|teslimat|makbuz|teklif|nufus|hata|sasi|iade`,
    money: 'fiyat|tutar|toplam|ucret|odedi|iade tutar|bakiye|maas',
    password: 'şifrem?|parolam?',
    // "Also" as well: only before digits
    is: String.raw`şu|d[ae](?=\s{1,9}\S{0,99}\d)`,
    comment: String.raw`(?:yanlış|değil|çalışmıyor|hatalı|geçersiz|doğru|unuttum)(?!\p{L})`,
  },
  numbers: String.raw`5\d{2} \d{3} \d{2} \d{2}|9\d \d{6}|444 \d (?:\d{3}|\d{2} \d{2})`,
  ids: [
    // T.C. kimlik no, with two check digits
    {
      form: /^[1-9]\d{10}$/,
      check(text) {
        const odd = weighted(text, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
        const even = weighted(text, [0, 1, 0, 1, 0, 1, 0, 1]);
        const tenth = (((odd * 7 - even) % 10) + 10) % 10;
        return tenth === Number(text[9]) && (odd + even + tenth) % 10 === Number(text[10]);
      },
      isRare: true,
    },
  ],
};

export const known = knowledgeOf(language);
