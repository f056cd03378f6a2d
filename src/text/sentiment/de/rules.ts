/** German modifiers, phrases and own words, in addition to the lexicon. */

export const boosters =
  'sehr so total voll echt mega super extrem absolut richtig wirklich unglaublich unfassbar wahnsinnig besonders höchst äußerst ziemlich ganz völlig komplett dermaßen derart unheimlich furchtbar verdammt zu viel viele tausend herzlichen voller überaus hammer ultra enorm';

export const dampers =
  'etwas bisschen wenig kaum leicht einigermaßen halbwegs fast teilweise relativ eher vielleicht';

export const negators =
  'nicht nich net nix nichts kein keine keinen keiner keinem keines nie niemals niemand weder ohne nirgends nirgendwo keinerlei';

export const negatorsAfter = 'nicht nich net nie';

export const contrasts = 'aber jedoch trotzdem allerdings dennoch';

/** Valence of some words together, which replaces that of each word. */
export const phrases: Readonly<Record<string, number>> = {
  'kein problem': 1,
  'keine sorge': 0.8,
  'keine ahnung': -0.5,
  'keinen bock': -2,
  'kein bock': -2,
  'keine lust': -1.8,
  'kann nicht': -0.6,
  'nicht schlecht': 1.4,
  'gar nicht schlecht': 1.6,
  'nicht übel': 1.4,
  'nicht gut': -1.8,
  'nicht mehr': -0.6,
  'immer noch nicht': -1.6,
  'noch immer nicht': -1.6,
  'funktioniert nicht': -2,
  'geht nicht': -1.6,
  'geht nichts': -1.8,
  'klappt nicht': -1.8,
  'geht gar nicht': -2.2,
  'nichts geht': -1.8,
  'auf den sack': -2,
  'auf die nerven': -2,
  'auf den keks': -1.8,
  'geht mir auf': -1.6,
  'zum kotzen': -2.6,
  'am arsch': -2,
  'im arsch': -2.2,
  'im eimer': -1.6,
  'tut weh': -1.8,
  'tut mir leid': -0.9,
  'es reicht': -1.8,
  'mir reichts': -2,
  'guten morgen': 1,
  'gute nacht': 0.8,
  'guten appetit': 1.2,
  'guten tag': 0.3,
  'guten rutsch': 1.2,
  'gute besserung': 0.8,
  'viel spaß': 1.8,
  'viel glück': 1.6,
  'viel erfolg': 1.6,
  'freu mich': 2.4,
  'freue mich': 2.4,
  'ich freu': 2.2,
  'gern geschehen': 1.2,
  'sehr gerne': 1.6,
  'alles gute': 2,
  'alles klar': 0.8,
  'na toll': -1.6,
  'na super': -1.4,
  'toll gemacht': 1.6,
  'weiter so': 1.6,
  'daumen drücken': 1.2,
  'daumen hoch': 1.8,
  'hab dich lieb': 2.4,
  'so lange': -0.8,
  'viel zu': -1,
  'zu teuer': -1.6,
  'zu spät': -1.2,
  'zu lange': -1.4,
  'zu langsam': -1.6,
  'schon wieder': -0.8,
  'nie wieder': -2,
  'nie mehr': -1.4,
  'zum glück': 1.2,
  'gott sei dank': 1.2,
  'leider nicht': -1.4,
  'so ein mist': -2,
  'was soll das': -1.4,
  'wie kann man': -1,
  'wie geil': 2.4,
  'keine gute': -1.4,
  'kein gutes': -1.4,
  'sehr gut': 2.4,
  'ganz gut': 1.2,
  'ganz ok': 0.6,
  'eigentlich gut': 0.8,
  'gehts los': 1.4,
  'geht los': 1,
  'alles liebe': 2.2,
  'warum nicht': 0.2,
  'wie schön': 2.2,
  'nicht mal': -1.4,
  'nicht wirklich': -0.8,
  'gar nicht': -0.8,
  'überhaupt nicht': -1,
  'nicht da': -0.8,
  'ich auch': 0.4,
  'dir auch': 1,
  'ins gesicht': -1,
  'will nicht': -1.2,
  'kein wort': -0.8,
  'noch nicht': -0.4,
};

/** Our own words by valence. */
export const own: Readonly<Record<string, string>> = {
  '3': 'genial* fantastisch* phantastisch* perfekt* hervorragend* großartig* grandios* ausgezeichnet* wundervoll* traumhaft* überragend* göttlich* liebe lieben liebt geliebt* exzellent* erstklassig* himmlisch* weltklasse meisterhaft* spitze spitzenmäßig* bombastisch* sensationell* fabelhaft* herrlich* wunderbar* wunderschön* begeistert* begeisternd* lieblings* überglücklich*',
  '2.4':
    'super geil geile geilen geiler geiles geilste* toll tolle toller tolles tollen tollem tollste* klasse hammer mega cool coole* cooler glücklich* hübsch* schön schöne schöner schönes schönen schönem schönste* schoen schoene* freu freue freut freuen freude* freuden erfreut erfreulich* süß süße* süßer niedlich* lecker* köstlich* lustig* witzig* herzlich* hervorragend liebsten liebste danke dankeschön dankschön bedank* dankbar* beste bester bestes besten bestem topp stolz* gratulation* gratulier* glückwunsch* glückwünsche jubel* bravo prima juhu* yeah yay jippie* hurra* yippie* verliebt* traum gewonnen empfehl* empfehlenswert* zufrieden* beeindruckend* beeindruckt* überzeugt* verzaubert* gelungen* vorbildlich* lob lobe loben lobt sympathisch* liebevoll* charmant* faszinierend* unvergesslich* inspirierend*',
  '2': 'endlich love happy birthday thanks amazing good nice best awesome fun',
  '1.8':
    'gut gute guter gutes guten gutem bessere* top spaß spass lieb liebe* liebes nett nette* netter freundlich* hilfreich* angenehm* gern gerne gefällt gefallen gefiel genieß* genossen genuss lach lache lachen lacht gelacht lächel* grins* hihi* hehe* haha* ahaha* spannend* interessant* knuffig* kuschel* gemütlich* bequem* schick* elegant* edel* fein* frisch* zuverlässig* kompetent* professionell* klappt geklappt gelöst erfolg* siegreich* sieg siege gewinn* glück glückspilz romantisch* entspannt* erholsam* erholung belohn* kreativ* stark starke* starker hoffnungsvoll* motiviert* positiv* respekt küsse küsschen knutsch* umarm* lol xd geschenk* überrascht* wünsch* feier* party sonne sonnig* urlaub ferien blitzschnell* super-schnell umgehend großzügig* kulant* unkompliziert* reibungslos* einwandfrei* tadellos* bestens vorfreude bewunder* hübsche* authentisch* talentiert* sauber* schmeckt schmackhaft* preiswert* empfohlen* jawoll sexy heiß heiße* krass krasse* krasser wow woah',
  '1': 'passt stimmt schnell* einfach* geholfen freund* freunde willkommen erledigt funktioniert* günstig* neugierig* gespannt sicher* ruhig* gesund* hoffe hoff hoffnung praktisch* fair* ehrlich* lohnt wertvoll* klug* schlau* richtig* leicht* bitte moin gerecht* erleichtert* verständnis* gelingt geschafft wertschätz* mutig* weise froh frohe* fröhlich* verlässlich* pünktlich*',
  '0.8': 'gemacht fertig team los geburtstag frühstück eis kuss ff yes',
  '0.5': 'besser mag mögen lieber hoffentlich freund freundin sicher',
  '0': 'sage sagen leben lebe art alt alten alter war kind kinder am fest bekannt handel rat rate brand arm die hell hat gift fall falls bad all wie also klar gleich wahr groß große* großen macht hand sonst frei freie* free total real will mal teil see werden genug recht rechte* stand grund sein seine seiner ein einig einige einigen natürlich ernst* echt wirklich richtig absolut bewegung interesse aktiv* neu neue* neuer garantie garantiert kostenlos* gratis gewähr* chance angebot* ideal vision innovation* fan fans anteil einladung unterstützen unterstützung bereit bereits lösung erlaubt erlauben herausforderung effektiv vertrauen heil versprechen* wunsch* like likes treu ehre würdig ziel erhalten verbessern verbessert fähig schutz schütz* schatz schätze gerettet rettung retten akzeptiert* feuer bombe schießen test warte verboten frage fragen hart schwarz schwarze* wild kampf spiel verpass* verdacht bug bekommen stop stopp wurde ja ach einfach ok okay oki interessiert erreicht wollen hallo gesundheit sicherheit lost druck fordert laut anziehen bett chancen wichtiger erhöht wollt verstärkung steckt herbst mutter luxus jugendliche warm verhindert fitness heißt ansehen halten oben fallen fällt passen schmutzig grau exklusiv bezahle gebühren schicksal sicherlich hilft helfen helft hilfe läuft warten wartet',
  '-0.4':
    'nicht nich nix nichts kein keine keinen niemand nie warum wieso ohne man wenigstens irgendwie',
  '-1': 'gewartet wartezeit* teuer* überteuer* langweil* müde müdigkeit muede langsam* schwierig* komisch* seltsam* merkwürdig* unklar* kompliziert* umständlich* vergessen fehlt fehlen fehlend* fehler* problem probleme problemen kaputt allein alleine einsam* nass kalt kälte regen regnet egal spät verspät* sorge sorgen unsicher* zweifel* verwirr* nervös* stress* hmpf seufz puh uff ähm zahnarzt montag mathe aufstehen arbeiten klausur* hausaufgaben lernen prüfung* streik* beschwer* reklam* kritik* kritisier* verlier* verlor* verloren niederlage* verzöger* unterbroch* störung* überlastet* defekt* abgelehnt* ablehn* verweiger* gesperrt* gekündigt* kündig* gelogen lüge lügen lügt krank krankheit* erkältet* erkältung husten schnupfen kopfschmerz* bauchschmerz* halsschmerz* schmerz* fieber grippe armutszeugnis vermiss* tränen weine weinen weint heul heule heulen heult geheult angst ängst* panik unfall* verletzt* tot tote* tod todes* gestorben stirbt sterben opfer terror* gewalt* krieg krise* konflikt* protest* flucht gefahr* gefährlich* bedroh* droh*',
  '-1.2': 'leider schade aua weh wehe blöderweise unglücklich',
  '-1.8':
    'schlecht schlechte* schlechter schlimm* doof doofe* doofer blöd* bloed* dumm dumme* dummer dummheit nerv nervt nerven nervig* genervt* nervst ärger* aergern* sauer wütend* wut enttäusch* traurig* unzufrieden* frustr* unfreundlich* unverschämt* inkompetent* unzuverlässig* unpünktlich* unmöglich* hässlich* peinlich* ätzend* nutzlos* sinnlos* unnötig* überflüssig* lächerlich* schwach schwache* schwachsinn* quatsch unsinn bescheuert* behindert* spinnt spinner idiot* depp deppen trottel* versager* vollidiot* arrogant* ignorant* frech* gemein gemeine* fies fiese* eklig* ekel* ekelhaft* igitt langweilig* öde mies miese* mieser miserabel* mist verdammt* verflucht* mangelhaft* unbrauchbar* fehlerhaft* fehlgeschlagen* gescheitert* scheitert scheitern gebrochen verarsch* verarscht betrug betrüg* betrogen abzock* abgezockt wucher skandal* armselig* erbärmlich* jämmerlich* grausam* brutal* nervtötend* hass hasse hassen hasst gehasst verhasst* schäm* schämt schande* schuld keinbock unerträglich* unzumutbar* inakzeptabel* zumutung* lästig* störend* stört verzweifel* hoffnungslos* deprimier* depri down bekackt* verkackt* kacke kack fail epicfail würg kotz* kotzt kotzen gekotzt buh heuchler* rassist* nazi* hetze* aggro aggressiv* asozial* pfui',
  '-2.6':
    'scheiß* scheiss* scheisse scheiße beschissen* fuck* fick* gefickt* arsch* arschloch* wichser* hurensohn* hure* fotze* schlampe* missgeburt* bastard* katastroph* grauenhaft* grauenvoll* schrecklich* furchtbar* fürchterlich* entsetzlich* grottig* grottenschlecht* horror* hölle höllisch* albtraum* alptraum* drecks* dreck dreckig* widerlich* abscheulich* verachtenswert* unterirdisch* frechheit* sauerei* schweinerei* saftladen* shit shitty wtf drecksladen* mörder* ermord* getötet*',
};

/** An ending, and its replacement in the root word. */
export const endings: readonly (readonly [ending: string, instead: string])[] = [
  ['e', ''],
  ['en', ''],
  ['er', ''],
  ['es', ''],
  ['em', ''],
  ['n', ''],
  ['s', ''],
  ['t', ''],
  ['st', ''],
  ['te', ''],
  ['ten', ''],
  ['t', 'en'],
  ['e', 'en'],
  ['ste', ''],
  ['sten', ''],
  ['ere', ''],
  ['lich', ''],
  ['ung', 'en'],
];
