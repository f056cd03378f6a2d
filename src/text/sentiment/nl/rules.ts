/** Dutch modifiers, phrases and own words, in addition to the lexicon. No rated lines were at hand to measure them on. */

export const boosters =
  'heel erg zeer zo echt super mega ontzettend enorm absoluut totaal helemaal bijzonder ongelooflijk te veel';

export const dampers = 'beetje weinig nauwelijks enigszins redelijk vrij bijna misschien';

export const negators = 'niet nooit geen niemand niets niks nergens noch zonder';

export const negatorsAfter = 'niet nooit';

export const contrasts = 'maar echter toch';

/** Valence of some words together, which replaces that of each word. */
export const phrases: Readonly<Record<string, number>> = {
  'geen probleem': 1,
  'niet slecht': 1.4,
  'niet verkeerd': 1.2,
  'werkt niet': -2,
  'doet het niet': -2,
  'niet goed': -1.8,
  'nog steeds niet': -1.8,
  'nog steeds geen': -1.8,
  'niet te doen': -1.8,
  'nooit meer': -1.8,
  'veel te': -0.8,
  'te duur': -1.6,
  'te laat': -1.6,
  'te lang': -1.4,
  'heel goed': 2.4,
  'goed gedaan': 2.2,
  'niet normaal': -1.2,
  'klaar mee': -1.8,
  'ben het zat': -2,
  'het spijt me': -0.6,
  'hou van': 2.4,
  'houd van': 2.4,
  'kan niet wachten': 2,
  'dank je wel': 2.4,
  'dank u wel': 2.2,
  'nee bedankt': 0.3,
  'nee dank': 0.3,
};

/** Our own words by valence. */
export const own: Readonly<Record<string, string>> = {
  '3': 'fantastisch* geweldig* perfect* uitstekend* prachtig* schitterend* briljant* fenomenaal* heerlijk*',
  '2.4':
    'blij blije dank danke bedankt dankjewel dankuwel gelukkig* mooi mooie mooiste leuk leuke leuker leukste lief lieve tevreden goed goede beste super top toppie tof toffe gaaf gave lekker lekkere vrolijk* trots* geniet* genoten gefeliciteerd hoera bravo aanrader aanbevol* dol liefde indrukwekkend*',
  '1.8':
    'fijn fijne prettig* vriendelijk* behulpzaam* handig* snel snelle vlot vlotte makkelijk* gemakkelijk* opgelost geholpen duidelijk* netjes keurig* betrouwbaar* interessant* grappig* gezellig* beter betere goedkoop* haha* hihi* succes* zon lach* lol',
  '0.8': 'ok oke prima werkt welkom graag hallo hopelijk hoop bijzonder*',
  '-0.4': 'niet nooit geen niets niks waarom',
  '-1': 'jammer helaas traag trage langzaam* duur dure moeilijk* lastig* ingewikkeld* wacht* wachten vertraagd* vertraging* probleem problemen fout fouten foutmelding* kapot kapotte kwijt ontbreekt ontbreken beschadigd* defect* storing* onduidelijk* zorgen bang saai saaie moe ziek pijn storend* klacht* geweigerd* geannuleerd*',
  '-1.8':
    'slecht slechte slechter slechtste boos boze kwaad woedend* teleurgesteld* teleurstell* ontevreden* verdrietig* frustr* irritant* irrit* vervelend* waardeloos* waardeloze nutteloos* stom stomme dom domme belachelijk* absurd* onacceptabel* schandalig* schande oplicht* bedrog bedrogen leugen* liegen onbeschoft* onvriendelijk* onbetrouwbaar* idioot* haat hekel walgelijk* rampzalig* ramp',
  '-2.6':
    'verschrikkelijk* vreselijk* afschuwelijk* klote kut kutzooi shit tering tyfus godver* verdomme rotzooi troep',
};

/** An ending, and its replacement in the root word. */
export const endings: readonly (readonly [ending: string, instead: string])[] = [
  ['e', ''],
  ['en', ''],
  ['er', ''],
  ['ste', ''],
  ['s', ''],
  ['t', ''],
  ['de', ''],
  ['te', ''],
];
