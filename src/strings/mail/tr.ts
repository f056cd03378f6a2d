import type { MailStrings } from './en.ts';

export const mailStrings: MailStrings = {
  subject: 'Bizimle görüşmeniz nasıldı?',
  hello: 'Destek ekibimizle görüştünüz.',
  question: 'Nasıldı? Tek tıklama yeter.',
  until: '{date} tarihine kadar yanıtlayabilirsiniz.',
  why: 'Bu e-postayı, bir görüşmede bize bu adresi verdiğiniz için alıyorsunuz.',
  optOut: 'Artık anket istemiyorum',
  optOutQuestion: 'Artık e-postayla anket almak istemiyor musunuz?',
  optedOut: 'Bizden artık anket almayacaksınız.',
  send: 'Puanı gönder',
  saving: 'Puanınız kaydediliyor …',
  notSaved: 'Puanınız kaydedilemedi. Bağlantınızı kontrol edin.',
  retry: 'Tekrar dene',
  chosen: 'Puanınız: {name}',
  closed: 'Bu anket kapandı',
  closedMore: 'Son gününe kadar yanıtlanabiliyordu. Yine de teşekkür ederiz.',
  unknown: 'Bu bağlantı çalışmıyor',
  unknownMore: 'Bir bölümü eksik olabilir. E-postadaki bağlantıyı bir kez daha açın.',
  busy: 'Şu anda çok fazla istek var. Lütfen bir dakika sonra tekrar deneyin.',
  preview: 'Bu bir önizleme: hiçbir şey kaydedilmez.',
};
