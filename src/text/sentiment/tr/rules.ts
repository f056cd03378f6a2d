/** Turkish modifiers, phrases and own words, in addition to the lexicon. No rated lines were at hand to measure them on. */

export const boosters =
  'çok aşırı gerçekten son derece oldukça inanılmaz tamamen kesinlikle fazla daha en acayip süper';

export const dampers = 'biraz az pek neredeyse nispeten hafif';

export const negators = '';

export const negatorsAfter = 'değil değildi degil yok olmadı etmiyor edemedim';

export const contrasts = 'ama fakat ancak lakin';

/** Valence of some words together, which replaces that of each word. */
export const phrases: Readonly<Record<string, number>> = {
  'fena değil': 1.4,
  'kötü değil': 1.2,
  'sorun değil': 1,
  'sorun yok': 1,
  'problem yok': 1,
  çalışmıyor: -2,
  'işe yaramaz': -2.2,
  'işe yaramıyor': -2.2,
  'hiç iyi değil': -2.2,
  'memnun değilim': -2.2,
  'memnun kalmadım': -2.2,
  beğenmedim: -2,
  'tavsiye etmem': -2.4,
  'tavsiye etmiyorum': -2.4,
  'hala gelmedi': -1.8,
  'hâlâ gelmedi': -1.8,
  'çok pahalı': -1.6,
  'çok geç': -1.4,
  'zaman kaybı': -2.2,
  'para tuzağı': -2.4,
  'bıktım artık': -2.4,
  'çok teşekkürler': 2.6,
  'çok teşekkür': 2.6,
  'eline sağlık': 2.2,
  'ellerinize sağlık': 2.2,
  'iyi ki': 1.6,
  'kolay gelsin': 0.8,
  günaydın: 0.8,
  'hayır teşekkürler': 0.3,
  'hayır teşekkür': 0.3,
};

/** Our own words by valence. */
export const own: Readonly<Record<string, string>> = {
  '3': 'harika* mükemmel* muhteşem* müthiş* kusursuz* şahane* bayıl* efsane* enfes*',
  '2.4':
    'teşekkür* sağol* sağolun süper mutlu* seviyor* severim sevdim sevgi* bravo tebrik* güzel* memnun* beğendim beğeni* tavsiye* sevin* gurur* lezzetli* nefis* minnettar*',
  '1.8':
    'iyi iyiyim kaliteli* hızlı* kolay* rahat* çözüldü çözdü çalışıyor nazik* kibar* güvenilir* başarı* eğlenceli* keyif* ilginç* hoş* haha* gül* umut* pratik*',
  '0.8': 'tamam olur peki merhaba lütfen uygun*',
  '-1': 'maalesef yavaş* pahalı* zor* sorun* problem* hata* arıza* bozuk* bozul* eksik* kayıp* gecik* bekl* karışık* endişe* kork* hasta* ağrı* yorgun* sıkıcı* iptal* red* şikayet* üzül* kırık* kırıl*',
  '-1.8':
    'kötü* üzgün* kızgın* sinir* öfke* kırıklığı rezil* rezalet* berbat* saçma* aptal* salak* gereksiz* kaba* saygısız* ilgisiz* yetersiz* kalitesiz* dolandır* sahte* yalan* nefret* bıktım utanç* utan* perişan* mağdur* ayıp başarısız* memnuniyetsiz* işkence*',
  '-2.6': 'iğrenç* korkunç* felaket* lanet* bok siktir amk aq pislik* şerefsiz* çöp',
};

/** An ending, and its replacement in the root word. */
export const endings: readonly (readonly [ending: string, instead: string])[] = [];
