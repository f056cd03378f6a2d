import type { BotStrings } from './en.ts';

export const botStrings: BotStrings = {
  unknown: 'Bunun cevabını bilmiyorum. İsterseniz ekipten bir temsilci çağırabilirim.',
  unknownAsked: 'Bunun cevabını bilmiyorum. Ekip sorunuzu burada okuyabilir.',
  noBot:
    'Mesajınız için teşekkürler. Burada otomatik bir asistan yok. Bir temsilciyle görüşmek mi, yoksa e-posta adresinizle bir mesaj bırakmak mı istersiniz?',
  noBotAgain: 'Teşekkürler. Ekip mesajınızı bu sohbette okuyabilir.',
};
