import type { AllStrings } from './en-later.ts';

export const surveyStrings: AllStrings = {
  question: 'Bu konuşma nasıldı?',
  stars: [
    '5 üzerinden 1, çok kötü',
    '5 üzerinden 2, kötü',
    '5 üzerinden 3, orta',
    '5 üzerinden 4, iyi',
    '5 üzerinden 5, çok iyi',
  ],
  worst: 'Çok kötü',
  best: 'Çok iyi',
  rated: 'Teşekkürler. Puanınız alındı.',
  refused: 'Puanınız kaydedilemedi. Lütfen tekrar deneyin.',
  changeable: 'Hâlâ değiştirebilirsiniz.',
  wrong: 'Neyi beğenmediniz?',
  reasons: ['Sorum yanıtsız kaldı', 'Çok uzun sürdü', 'Anlaması zordu', 'Kaba davranıldı'],
  comment: 'Bir şey eklemek ister misiniz?',
  good: 'Neyi iyi yaptık?',
  send: 'Yorumu gönder',
  unsent: 'Yorumunuz kaydedilemedi. Lütfen tekrar gönderin.',
  thanks: 'Geri bildiriminiz için teşekkürler.',
  thanksMore: 'Ekip her yorumu okur.',
  dismiss: 'Şimdi değil',
};
