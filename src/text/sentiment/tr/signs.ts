import type { SignPhrases } from '../types.ts';

/** Turkish phrases that show whether an attempt to get help succeeded. */
export const signs: SignPhrases = {
  unhelpful:
    'üzgün*|özür dile*|maalesef|ne yazık ki|yapamıyor*|yapamam|yapamayız|mümkün değil|mevcut değil|bulamadım|bulamadık|bulunamadı|sonuç yok|bilgi yok|bilgim yok|bilmiyorum|anlamadım|anlayamadım|emin değilim|yardımcı olamı*',
  refusal: 'hayır|yok|olmaz',
  correction:
    'yine|tekrar|hâlâ|hala|yanlış|öyle değil|bu değil|o değil|demek istedim|demek istediğim|dedim|söyledim|emin misiniz|emin misin|zaten',
  complaint:
    'zaten söyledim|daha önce söyledim|söylemiştim|dediğim gibi|sorduğum bu değil|yardımcı olmuyor*|işe yaramıyor|işe yaramadı|faydasız|anlamsız|ikinci kez|üçüncü kez|kaçıncı kez|defalarca|bir insanla|temsilciyle|yetkiliyle|beni anlamıyor*',
  indifference: 'fark etmez|farketmez|boş ver|boşver|vazgeçtim|unut gitsin|neyse',
  apology: 'özür dile*|pardon|kusura bakma*|kafam karıştı|yazık',
  thanks: 'teşekkür*|sağ ol*|sağol*|harika|mükemmel|süper|çok iyi|eyvallah|şimdi çalışıyor|oldu',
};
