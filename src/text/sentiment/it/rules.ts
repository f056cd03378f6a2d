/** Italian modifiers, phrases and own words, in addition to the lexicon. */

export const boosters =
  'molto molta molti molte tanto tanta tanti tante troppo troppa troppi così cosi davvero veramente proprio super mega assolutamente totalmente completamente estremamente incredibilmente particolarmente più piu sempre_più mille gran grande decisamente';

export const dampers = 'poco pochino quasi abbastanza piuttosto appena leggermente meno relativamente';

export const negators = 'non nn nessun nessuno nessuna mai niente nulla senza né neanche nemmeno neppure mica';

export const negatorsAfter = 'mica';

export const contrasts = 'ma però pero tuttavia';

/** Valence of some words together, which replaces that of each word. */
export const phrases: Readonly<Record<string, number>> = {
  'non male': 1.4,
  'niente male': 1.6,
  'nessun problema': 1.2,
  'senza problemi': 1.2,
  'non funziona': -2,
  'non funzionano': -2,
  'non va': -1.4,
  'non va bene': -1.6,
  'non serve': -1.2,
  'non serve a niente': -2.2,
  'non riesco': -1.2,
  'non mi piace': -2,
  'non mi piacciono': -2,
  'non sopporto': -2.2,
  'non ne posso più': -2.4,
  'non capisco': -1,
  'non vedo l ora': 2.2,
  'di niente': 0.8,
  'in bocca al lupo': 1.8,
  'ti amo': 3,
  'ti adoro': 3,
  'ti voglio bene': 2.8,
  'buon lavoro': 1.6,
  'buon giorno': 1.4,
  'buon compleanno': 2.6,
  'buona fortuna': 1.8,
  'buona giornata': 1.6,
  'buona serata': 1.4,
  'buona notte': 1,
  'buone vacanze': 1.8,
  'buon natale': 2,
  'buon anno': 2,
  'buon appetito': 1.2,
  'per fortuna': 1.2,
  'meno male': 1.2,
  'che palle': -2.4,
  'che schifo': -2.6,
  'fa schifo': -2.6,
  'fanno schifo': -2.6,
  'che tristezza': -2.2,
  'che vergogna': -2.4,
  'che bello': 2.6,
  'che bella': 2.4,
  'che brutto': -2,
  'che peccato': -1.6,
  'ma va': -0.8,
  'roba da': -1,
  'mi dispiace': -1,
  'mi manca': -0.8,
  'mi piace': 2,
  'mi piacciono': 2,
  'mi piacerebbe': 0.6,
  'mi fa piacere': 1.8,
  'mi fa ridere': 0.4,
  'presa in giro': -2.4,
  'prese in giro': -2.2,
  'prende in giro': -2.2,
  'prendere in giro': -2.2,
  'prendono in giro': -2.2,
  'campagna elettorale': -0.2,
  'si vergogni': -2.4,
  'vai a cagare': -2.8,
  'va bene': 0.8,
  'tutto bene': 0.8,
  'molto bene': 2,
  'ben fatto': 2.2,
  'ancora nulla': -1.2,
  'ancora niente': -1.2,
  'troppo tardi': -1.4,
  'perdita di tempo': -2.2,
  'mai più': -1.8,
  'passo avanti': 1.4,
  'a casa': -0.2,
  'tutti a casa': -1.6,
  'colpo di stato': -1.6,
  'voto di scambio': -1.4,
  'sono stufo': -2,
};

/** Our own words by valence. */
export const own: Readonly<Record<string, string>> = {
  '3': 'amo adoro adora perfett* meraviglios* fantastic* eccezional* eccellent* splendid* stupend* straordinari* magnific* favolos* spettacolar* incredibil* bellissim* ottim* ottimo ottima migliore migliori miglior genial* grandios* mitic* strepitos* superlativ* idolo idoli bravissim* buonissim* grandissim* felicissim*',
  '2.4':
    'bello bella belli belle bell bel bravo brava bravi brave grazie graz* ringrazi* felic* felice felicità gioia* gioi* allegr* content* contenta content* soddisfatt* soddisfazion* innamor* amore amori amato amata amano amare amiamo baci bacio bacion* abbracc* dolce dolci dolcezza tenero tenera carin* simpatic* divert* divertent* ridere rido ride risat* sorris* sorrid* emozion* emozionant* entusias* vittori* vinto vinc* vincent* campion* success* compliment* congratul* auguri augurio evviva viva orgogli* fier* onorat* stima* ammir* consiglio consigliat* raccomand* delizios* squisit* gustos* affascinant* interessantissim* magic* sogno sognare figat* fico fighissim* figo top super cool wow grandi grande_prova',
  '1.8':
    'buon buona buono buoni buone bene benissimo benvenut* gentil* gentile piacevol* piacciono piaciut* piacque piac* comod* facil* facile veloc* rapid* efficac* efficient* util* utile interessant* onest* sincer* leal* intelligent* coraggi* coraggios* capac* competent* seri_e serietà giust* giustizia libert* pace fiducia fiducios* speran* spero speriamo ottimis* positiv* miglior* migliora fortuna* fortunat* festa festegg* compleanno vacanz* relax regal* premio premi aiut* aiuta sosten* sostegn* solidal* risolt* risolv* risolto funziona forza avanti haha* ahah* ahaha* hahah* eheh* hehe* hihi* xd lol lool tvb evvai finalmente salvare salvat* sobri* trasparen* equità equo equilibr* applaus* applaud* concord* condivid* volentieri insieme sereno serena seren* tranquill* buongiorno buonanotte buonasera_tutti',
  '1': 'ok okay certo amic* amicizi* ciao saluti voglio vuoi_bene musica sole mare_bello riusc* riuscit* possibil* nuovo_inizio crescita cresc* accord* pront* merit* merita valido valida sicur* garanti* chiar* d_accordo simil_e inter_esse curios* grato caffè nazionale_forza responsabil* stabil* riform* rinnov* cambiament* rispett* dign*',
  '0': 'come parte volta presto gran alto alta modo via conto dare dire dato male_detto interesse interessi caso prova prove prove_d voce governo consiglio_dei stato porta mano volte forma fine senso salva salvaitalia salva-italia libero libere liberi supporto crea gratis grazia potere forte_mente sole24 borsa fatto corso mente_e cara caro_x crisi_di guerra_fredda gruppo stampa fiamm* fuoco perde_re_no realizz* unit* gioco giocare gioc* accett* importa important* vero vera veri vere veramente seria serio serie appello effett* prefer* volere bomb_a luce affari basta_che chiaro parare premier premio_strega credit* valore valori titol* parola natural* ordine offert* ben ricc_a monti grillo fare fa presidente onore onorevol* fissa legge prima diritto diritti nomina* permett* autorità soluzione* bisogno',
  '-0.5':
    'non nn mai niente nulla nessuno nessun senza né nemmeno neanche ma però perché contro solo chi_se già invece_di anziché roba manco fosse siete se_non dare_a boh mah eh basta',
  '-1': 'problema problemi difficil* difficolt* complicat* lento lenta lenti lentezza tardi ritard* attes* aspett* cost* caro_vita costos* stanc* stanchezza noia noios* annoi* fame_chimica sonno freddo pioggia ansia* stress* preoccup* paur* paura timor* dubbi* dubbio dubito confus* sbagli* errore errori colpa colpevol* fallit* fallimento fallire fallisc* guasto guasti rotto rotta rompe rompere rotture perso persa persi perdere perd* perdit* sconfitt* manca mancano mancat* mancanza dimentic* esame esami scuola_domani tass* tasse tassa tassare imu aument* tagli taglio sacrific* crisi recession* spread_alto debit* disoccup* licenzi* precari* poveri povert* povero povera poverett* pover* pension* spreco sprec* privileg* casta protest* sciopero sciop* critic* accus* denunc* attacc* condann* boicott* bocci* rifiut* respint* vieta* divieto minacc* pericol* rischi* grave gravi guerr* morte morti morto morta muore morir* mort* vittim* ferit* incident* violenz* crimin* reato evas* evasor* evasione mafia* mafios* corruzion* corrott* scandal* inquisit* indagat* arrest* banchier* banche lobby poltron* inciucio* compromess* lament* piang* pianto lacrim* soffr* soffer* malat* malatti* febbre influenza dolor* mal_di solitudine sola_e solo_e depress* depression*',
  '-1.8':
    'male brutt* brutto brutta pegg* peggio peggior* pessim* pessimo orribil* orrend* terribil* tremend* disastr* disastro disgust* schif* schifo schifos* odio odia odiare odi odios* detest* rabbia arrabbi* incazz* furios* nervos* irrita* fastidi* infastid* delus* delusione deludent* triste tristi tristezza trist* vergogn* vergogna vergognos* imbarazz* squall* squallid* penos* patetic* ridicol* assurd* inutil* inutile stupid* idiot* imbecill* cretin* scem* deficient* ignorant* ignoranza incapac* incompetent* incoerent* irresponsab* bugi* bugiard* bugie menzogn* mente_sapendo falso falsa falsi false ipocri* tradi* traditor* inganno ingann* truff* truffator* imbrogl* fregat* frega fregare fregano ladr* ladri rub* rubano rubare buffon* pagliacc* barzellett* clown comico_genovese populis* demagog* qualunquis* fascist* razzist* maleducat* arrogan* prepoten* offes* offend* insult* offensiv* volgar* cafon* inaccettabil* intollerab* insopportab* impossibil* incubo tragedi* tragic* catastrof* rovin* rovina distrugg* distrutt* massacr* uccid* uccis* ammazz* assassin* stupr* crudel* inferno schiav* usurai* strozz* sfrutt* macell* mediocr* scars* indecent* indegn* osceno indecoros* zombie fallimentar* uffa purtroppo ahimè peccato ops povera_italia bleah puah',
  '-2.6': 'merd* merda cazzo cazzat* cazzi cagat* cagare coglion* stronz* bastard* puttan* troia troie vaffanculo fanculo vaffa culo cul_o minchia porco zoccol* figlidi maledett* infam* carogn* schifezza schifezze wtf',
};

/** An ending, and its replacement in the root word. */
export const endings: readonly (readonly [ending: string, instead: string])[] = [
  ['i', 'o'],
  ['a', 'o'],
  ['e', 'a'],
  ['e', 'o'],
  ['i', 'e'],
  ['i', 'a'],
  ['he', 'a'],
  ['hi', 'o'],
  ['mente', ''],
  ['amente', 'o'],
  ['issimo', 'o'],
  ['issima', 'o'],
  ['ato', 'are'],
  ['ata', 'are'],
  ['ati', 'are'],
  ['ate', 'are'],
  ['ano', 'are'],
  ['ando', 'are'],
  ['endo', 'ere'],
  ['a', 'are'],
  ['o', 'are'],
  ['i', 'are'],
  ['e', 'ere'],
  ['ono', 'ere'],
  ['ita', 'ire'],
  ['ito', 'ire'],
];
