/** Portuguese modifiers, phrases and own words, in addition to the lexicon. */

export const boosters =
  'muito muita muitos muitas mt mto mtu mta tão tao demais super mega bem bastante totalmente absolutamente realmente completamente extremamente incrivelmente especialmente mais tanto tanta mó grande baita puta_de';

export const dampers = 'pouco quase meio ligeiramente relativamente menos algo mal_e';

export const negators =
  'não nao n ñ num nunca jamais nada ninguém ninguem nenhum nenhuma nem sem tampouco';

export const negatorsAfter = '';

export const contrasts = 'mas porém porem contudo todavia entretanto';

/** Valence of some words together, which replaces that of each word. */
export const phrases: Readonly<Record<string, number>> = {
  'não funciona': -2,
  'nao funciona': -2,
  'não presta': -2.4,
  'não consigo': -1.4,
  'não gosto': -2,
  'não gostei': -2,
  'não aguento': -1.6,
  'não aguento mais': -2,
  'não suporto': -2.2,
  'não entendi': -1,
  'não entendo': -1,
  'não acredito': -0.8,
  'não é possível': -1.6,
  'não merecia': -1.4,
  'não da pra': -1,
  'nada haver': -1,
  'nada a ver': -1.2,
  'sem noção': -2,
  'sem graça': -2,
  'sem sal': -1.6,
  'sem problema': 1,
  'sem problemas': 1,
  'de nada': 0.8,
  'nada mal': 1.4,
  'bom dia': 1.2,
  'boa noite': 0.8,
  'boa tarde': 0.8,
  'boa sorte': 1.6,
  'que lindo': 2.8,
  'que linda': 2.8,
  'que delícia': 2.6,
  'que fofo': 2.4,
  'que fofa': 2.4,
  'que bom': 2,
  'que legal': 2.2,
  'que show': 2.6,
  'show de bola': 2.6,
  'muito bom': 2.4,
  'muito boa': 2.4,
  'muito bem': 2,
  'que nojo': -2.6,
  'que merda': -2.6,
  'que bosta': -2.6,
  'que saco': -2,
  'que pena': -1.6,
  'que raiva': -2.2,
  'que ódio': -2.4,
  'que vergonha': -2.2,
  'que droga': -2,
  'que absurdo': -2,
  'que horror': -2.2,
  'que porra': -1.8,
  'como assim': -1.2,
  'pelo amor de deus': -0.6,
  'graças a deus': 1.4,
  'por favor': 0.2,
  'te amo': 3,
  'amo você': 3,
  'eu amo': 2.8,
  'mal posso esperar': 2.2,
  'saco cheio': -2.2,
  'perda de tempo': -2.4,
  'vale a pena': 1.8,
  'não vale a pena': -1.8,
  'me poupe': -2,
  'cala a boca': -2.2,
  'vai tomar no cu': -3,
  'vai se foder': -3,
  'tomar no cu': -2.8,
  'parabéns pra': 2.4,
  'ainda não': -1,
  'até agora nada': -1.6,
  'nunca mais': -1.6,
  'de novo': -0.3,
  'deu ruim': -1.8,
  'deu certo': 1.6,
  'mais linda': 2.8,
  'mais lindo': 2.8,
  'mais legal': 2.2,
  'pra caralho': 1,
  'tô triste': -2,
  'to triste': -2,
};

/** Our own words by valence. */
export const own: Readonly<Record<string, string>> = {
  '3': 'amo amei amamos amando ameii* amooo* adoro adorei adoramos adorando adorável perfeit* maravilh* maravilhos* excelente* fantástic* incríve* sensaciona* espetacular* espetaculo espetáculo magnífic* extraordinári* genia* brilhante* lindíssim* linda lindas lindo lindos lindaa* lindoo* lindeza* diva divas divo divou divando arras* arrasou lacr* lacrou lacrando mito mitou rainha* rei_da melhor melhores ótim* otim* apaixonad* apaixonante* apaixonei emocionante* deslumbrante* sublime* mara fodástic* topissimo',
  '2.4':
    'bela belas belo belos bonit* fof* fofura gat_inha gata gato gostos* delíci* delicios* feli* felicidade* feliz felizes alegr* alegria* amor amores amorzinho beijo beijos bjs bjo bjos bjão abraço* abraços sorris* sorri* engraçad* hilári* diverti* show shows legal legais massa top foda fodas parabéns parabens obrigad* obg obrigada gratidão agradec* emocion* emocionad* emoção orgulho* orgulhos* orgulhosa talent* talentos* talentosa sucesso* vitóri* venc* vencedor* campe* ganhou ganhar merec* merecid* inspira* inspirador* inspiração admir* admiro fã fãs idol* favorit* preferid* ansios* ansiosa recomend* satisfeit* contente* aplaus* palmas bravo viva uhul* uhu* eba amável carism* simpátic* inteligent* sensat* abençoad* bênção cativante* respeita saudável encant* encantad* encantador* sonho gênio sambando samb_ou',
  '1.8':
    'bom boa bons boas bem gosto gostei gostamos gostando gostar gostou gostoso curti curtindo curto_muito torcendo torcida torço interessante* útil* fáci* rápid* eficiente* eficaz* confortáve* agradáve* gentil* gentileza educad* honest* sincer* corajos* coragem força respeit* carinho* carinhos* querid* queridos anjo anjinho* doce doces fest* parabeniz* celebra* comemor* prêmi* presente_lindo esperança* otimis* positiv* apoi* apoio solidári* ajud* ajuda resolvid* resolveu funciona funcionou melhor* melhorou kkkk* haha* hahah* rsrs* hehe* ahah* huehue* lol xd sorte sortud* eita_lindo uau wow oba aê humilde* humildade exemplo sabedoria sábio sábia respeito* verdadeir* genuín* aprend* aprendendo reflex* importante* voz_linda vozeirão música_boa merecia_ganhar saudades_boas livre paz luz iluminad*',
  '1': 'ok okay beleza blz certo amig* amizade* oi olá saudade* querendo espero quero_muito delicado_a família maravilha* top* diferente_bom seguro* confi* confiança brinc* brincadeira* sempre animad* animação adorand* assistindo_feliz fofinh* tranquil* calm* doc_inho deus_abençoe abençoe curios* juntos final_feliz sol fortalec* moderno_a',
  '0': 'como parte vez mão favor casa real fato caso modo dar deu ser sobre alto alta claro cara todo toda quer querer livro fogo pegar chegou pegando jogo jogar torta certeza interesse sério séria fazer só igual mesmo total prova provas comer com comida assistir assistindo assiste ver vendo passar passando passou acho gente força_tarefa canto torcer levar leva chance mostra mostrar olhar quero vontade rolando parar pare parando_de aceita aceitar natural jeito casal hoje fala falar salva salvar salvo atenção meta vale valer manda mandar mandou vai pra saúde boa_noite_do reais anal* carga nossa senhor aberto ab* valor valores matar mata aparece apresenta* ganha pressão pão sal sentido sinal soltar final acorda graça cozinha forno cozido grátis ideal ame plano ano arroz programa entrevista',
  '-0.5':
    'não nao nem nunca nada ninguém nenhum nenhuma sem mas porque pq por_quê povo esse_povo causa ne_gente eles ter_que quase tentando dormi perdi saiu sai saída eliminação eliminad* elimin* volta deixa',
  '-1': 'problema* difíci* complicad* lento lenta lentos lentas demor* demora atras* atraso espera_longa esper_ei caro caros cara_de_pau cansad* cansa cansei sono fome_demais preguiça esquec* esqueci falta faltou faltando falha* falhou erro erros errad* errou errei culpa culpad* perde* perder perdeu perdem perdendo perdid* dúvida* confus* estranh* nervos* tens* tenso tensa medo* assust* assustador* susto preocup* sofr* sofrendo sofrimento chor* chorei chorando choro chora lágrima* saudade_de tristeza solidão sozinh* doente* doença* dor dores dói doeu febre morr* morreu morri morte* morto morta mort* acidente* vítima* violência* guerra* crise* crime* corrup* roub* denúnci* reclam* critic* crític* injust* injustiça* fracass* fracass* derrota* desclassif* polêmic* briga brigas brigando discuss* gritar grit* grito* fraco fraca fracos frac* cru crua queimad* coitad* pobre* exager* forçad* forçando fals* pena_dela azar desculp* estrag* machist* machismo mimimi',
  '-1.8':
    'ruim ruins pior piores péssim* pessim* mal mau má maus más feio feia feios feias horríve* horrivel horror* horroros* terríve* terrivel triste* deprim* depress* chato chata chatos chatas chatic* chatea* irrit* irritante* irritad* insuportáve* insuportavel nojo nojent* nojo* ódio odeio odiei odiar odiando odia odiamos raiva* detest* decep* decepcion* decepção frustr* vergonha* vergonhos* ridícul* ridicul* absurd* absurdo lamentáve* patétic* idiota* imbecil* burro burra burros burr* estúpid* otári* babaca* trouxa* retardad* ignorant* ignorância arrogant* arrogância grosseir* gross* mal_educad* nojenta hipócrit* hipocrisia mentir* mentira* mentiros* engan* golpe* golpist* bandid* ladr* safad* inútil* inutil* lixo* droga* porcaria* tosco tosca toscos brega* cafona* bizarr* desastr* desastre* fail aff afff* affs af affe pqp vtnc vsf credo cruzes eca pfv_parem puts putz inacreditáve* inaceitáve* absurda* desnecessári* desrespeit* preconceit* racis* homofób* nazist* fascist* abus* assédio assedi* agress* estupr* maldit* maldad* cruel* cruéis humilh* humilhação invej* invejos* recalqu* entedi* entediante* tédio cansativ* sonolent* péssima flop* flopou passad_a_pena sacanag* palhaçad* palhaço* marmelada injustiç* xing* merec_ia_mais nojeira nojentinh* insoss*',
  '-2.6': 'merda* bosta* porra caralho cacete puta putaria vagabund* arrombad* fdp filhodaputa cuzão cuzao cu viado_escroto escrot* desgraça* desgraçad* lixoo* nojentaa* wtf',
};

/** An ending, and its replacement in the root word. */
export const endings: readonly (readonly [ending: string, instead: string])[] = [
  ['s', ''],
  ['es', ''],
  ['a', 'o'],
  ['as', 'o'],
  ['os', 'o'],
  ['is', 'l'],
  ['mente', ''],
  ['amente', 'o'],
  ['inho', 'o'],
  ['inha', 'a'],
  ['issimo', 'o'],
  ['issima', 'o'],
  ['issima', 'a'],
  ['ando', 'ar'],
  ['endo', 'er'],
  ['indo', 'ir'],
  ['ado', 'ar'],
  ['ada', 'ar'],
  ['ados', 'ar'],
  ['adas', 'ar'],
  ['ou', 'ar'],
  ['ei', 'ar'],
  ['am', 'ar'],
  ['a', 'ar'],
  ['o', 'ar'],
  ['e', 'er'],
  ['em', 'er'],
  ['eu', 'er'],
  ['iu', 'ir'],
];
