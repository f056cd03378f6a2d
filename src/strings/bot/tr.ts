import type { BotStrings } from './en.ts';

export const botStrings: BotStrings = {
  unknown: 'Bunun cevabını bilmiyorum. İsterseniz ekipten birini çağırabilirim.',
  unknownAsked: 'Bunun cevabını bilmiyorum. Ekip sorunuzu burada okuyabilir.',
  noBot:
    'Mesajınız için teşekkürler. Burada otomatik bir asistan yok. Bir insanla konuşmak mı, yoksa e-posta adresinizle bir mesaj bırakmak mı istersiniz?',
  noBotAgain: 'Teşekkürler. Ekip mesajınızı bu sohbette okuyabilir.',
};
