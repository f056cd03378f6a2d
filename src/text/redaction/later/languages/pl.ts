import { lacksToTen, weighted } from '../ids.ts';
import { knowledgeOf, type Language } from '../language.ts';

export const language: Language = {
  words: {
    phone: String.raw`telefon|\btel\b|komork|dzwon|\bkom\.|kontaktow|moj numer|\bsms`,
    id: String.raw`pesel|\bnip\b|regon|dowod|dowodu|paszport|tozsamosc|identyfik|prawo jazdy|podatk|\bkrs\b`,
    other: String.raw`zamowieni|faktur|\bref|zgloszeni|\bspraw|kont[oa]\b|numer klient|przesyl|pacz(?:k|ek)|artykul|\bseri|model|wersj|rezerwacj|umow|polis|parti|\bkod|transakcj|paragon|reklamacj|\blot|produkt|kupon|licznik|dostaw|sledzen|ofert|mieszkanc|blad|zakup|nadwozi`,
    money: 'cena|kosztuje|kwot|suma|razem|zaplac|zwrot|saldo|pensj',
    password: 'hasło|haslo',
    is: String.raw`(?<=has[łl]o\s{1,9})to|jest|brzmi`,
    comment: String.raw`(?:nie|jest|błędne|wygasło|nieprawidłowe|za|ciągle|złe|zły|zła|dobre|już|znowu|zawsze|nowe|stare|moje|takie|proste|nieznane|nieważne|słabe|(?:zablokowan|zmienion|odrzucan|odrzucon|skradzion|zapomnian|usunięt)e)(?!\p{L})`,
  },
  numbers: String.raw`\d{2} \d{3} \d{2} \d{2}`,
  ids: [
    // PESEL, with the birthday
    {
      form: /^\d\d(?:[02468][1-9]|[13579][0-2])(?:0[1-9]|[12]\d|3[01])\d{5}$/,
      check: lacksToTen([1, 3, 7, 9, 1, 3, 7, 9, 1, 3]),
      isRare: true,
    },
    // NIP
    {
      form: /^[1-9]\d{9}$/,
      check: (text) => weighted(text, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === Number(text[9]),
    },
  ],
};

export const known = knowledgeOf(language);
