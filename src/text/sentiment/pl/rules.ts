/** Polish modifiers, phrases and own words, in addition to the lexicon. No rated lines were at hand to measure them on. */

export const boosters =
  'bardzo tak naprawdę super mega strasznie niesamowicie całkowicie zupełnie absolutnie wyjątkowo niezwykle ogromnie zbyt za';

export const dampers = 'trochę nieco mało prawie raczej dość ledwo';

export const negators = 'nie nigdy nikt nic żaden żadna żadne ani bez';

export const negatorsAfter = '';

export const contrasts = 'ale jednak lecz natomiast';

/** Valence of some words together, which replaces that of each word. */
export const phrases: Readonly<Record<string, number>> = {
  'nie ma problemu': 1,
  'nie ma sprawy': 1,
  'nie działa': -2,
  'nie działają': -2,
  'nadal nie': -1.6,
  'wciąż nie': -1.6,
  'dalej nie': -1.6,
  'jeszcze nie': -0.6,
  'nie polecam': -2.4,
  'nie podoba': -1.8,
  'nie lubię': -1.8,
  'nie rozumiem': -1,
  'nie najgorzej': 1,
  'nie jest źle': 1,
  'mam dość': -2.2,
  'mam dosyć': -2.2,
  'strata czasu': -2.4,
  'dzień dobry': 0.4,
  'do niczego': -2,
  'do bani': -2,
  'do dupy': -2.6,
  'bardzo dobrze': 2.4,
  'za drogo': -1.6,
  'za późno': -1.4,
  'za długo': -1.4,
  'nigdy więcej': -2.2,
  'nie mogę się doczekać': 2.2,
  'nie dziękuję': 0.3,
  'nie dzięki': 0.3,
};

/** Our own words by valence. */
export const own: Readonly<Record<string, string>> = {
  '3': 'świetn* wspania* doskona* fantastyczn* genialn* rewelacyjn* cudown* idealn* znakomit* perfekcyjn* kocham kocha uwielbiam',
  '2.4':
    'dziękuj* dzięki dziekuje super zadowolon* szczęśliw* piękn* polecam najlepsz* brawo gratulac* ekstra rewelacja wdzięczn* radość radośn* cieszę* ciesz* miłość zachwyc* smaczn* pyszn* cudo',
  '1.8':
    'dobry dobra dobre dobrze dobrego dobrym miły miła miłe miło lubię lubi podoba fajn* ładn* pomocn* pomógł pomogła pomogło szybk* sprawn* uprzejm* profesjonaln* wygodn* łatw* rozwiązan* udało działa lepszy lepsza lepsze lepiej sukces* przyjemn* solidn* niezawodn* zabawn* ciekaw* haha* hehe* uśmiech*',
  '0.8': 'ok okej spoko jasne nadzieję witaj* cześć poprawn*',
  '-0.4': 'nie nigdy nic nikt dlaczego',
  '-1': 'niestety szkoda woln* powoln* drogi drogo trudn* skomplikowan* problem* błąd błęd* awari* zepsut* uszkodz* brakuje opóźni* czekam czekać czekanie czeka zgubi* odmów* odrzuc* anulow* martwi* boję strach nud* zmęcz* chor* ból boli reklamac* skarg* smut*',
  '-1.8':
    'zły zła złe źle gorszy gorsza gorsze gorzej najgorsz* wściek* zdenerwow* denerwu* wkurz* rozczarow* zawied* zawiod* niezadowol* frustr* beznadziejn* bezużyteczn* głupi* idiot* śmieszne absurd* niedopuszczaln* skandal* oszust* oszuk* kłam* chamsk* niekompetent* nienawi* porażk* żenad* żałosn* kiepsk* marn* słaby słaba słabe słabo niegrzeczn* lekceważ*',
  '-2.6':
    'okropn* straszn* tragedi* tragiczn* koszmar* fataln* masakr* gówn* kurw* chuj* cholern* dno',
};

/** An ending, and its replacement in the root word. */
export const endings: readonly (readonly [ending: string, instead: string])[] = [
  ['a', 'y'],
  ['e', 'y'],
  ['ego', 'y'],
  ['emu', 'y'],
  ['ym', 'y'],
  ['ych', 'y'],
  ['ymi', 'y'],
  ['ej', 'y'],
  ['a', ''],
  ['u', ''],
  ['em', ''],
  ['ow', ''],
  ['i', ''],
  ['y', ''],
  ['ie', ''],
  ['nie', 'ny'],
];
