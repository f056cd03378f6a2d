/** Phrases that are one word to us. Apostrophes are gone by then. */
export const PHRASES: readonly [RegExp, string][] = [
  // To cancel, as people say it.
  [
    /\b(?:call|calling|called) (?:it|them|that|this|(?:my|the|this|that) (?:\w+ )?order|everything) off\b|\b(?:scrap|bin|ditch|scratch|axe|kill|nix|void|get rid of|take back|forget(?: about)?) (?:it|that|this|one|(?:my|the|this|that|one) (?:\w+ )?(?:order|purchase))\b/g,
    'cancel',
  ],
  [
    /\b(?:hit|pressed|clicked|tapped|bought|paid|checked out|ordered|went through)(?: \w+){0,3} (?:twice|two times|2x|2 times)\b/g,
    'order mistake',
  ],
  [
    /\b(?:refuse|reject|decline|not accept|dont accept|wont accept|turn away|send away|not take|dont take) (?:it|them|delivery|the (?:parcel|package|box|delivery|order|courier|driver))\b/g,
    'refuseparcel',
  ],
  // To get in.
  [
    /\b(?:wont|doesnt|not|never|dont|refuses to) let me (?:back )?(?:in|on)(?:to)?\b|\b(?:kicked|shut|logged) (?:me )?out\b|\bget back (?:in|on)(?:to)?\b/g,
    'login',
  ],
  // What no longer works after a time.
  [
    /\b(?:runs?|ran|running) out\b|\bgood (?:for|until|till)\b|\b(?:is|its|are|was|went) dead\b/g,
    'expire',
  ],
  // A code as shops make them up: "WELCOME10". Other words with a number are names of things: "Trail40".
  [
    /\b(?:welcome|hello|hi|thanks?|thankyou|first|new|newbie|save|saving|sale|deal|off|extra|get|take|gift|promo|code|vip|friends?|family|student|birthday|bday|spring|summer|autumn|fall|winter|easter|xmas|christmas|black|blackfriday|cyber|january|happy|love|free|treat|comeback|missyou)\d{1,2}\b/g,
    'promo',
  ],
  // A share of the price; not a sum.
  [/\bmoney off\b|\b\d+ ?(?:%|percent\b)(?! of \d)/g, 'promo'],
  // A bank's, not ours.
  [
    /\b(?:bank|debit|credit|sim|phone) ?(?:card )?(?:pin|code)\b|\bpin (?:of|for|on|to) my (?:\w+ )?(?:card|phone)\b/g,
    'bankpin',
  ],
  [
    /\b(?:out of pocket|store credit)\b|\b(?:nothing|no money|not|isnt|hasnt \w+|havent \w+ (?:it|anything)) (?:yet )?(?:back )?(?:(?:in|on|to) (?:my|the) (?:bank )?(?:account|card|statement|visa|mastercard|paypal)|from you)\b|\bget (?:it|that|them|this) back (?:on|onto|to|in|as|via)\b/g,
    'refund',
  ],
  // Somebody moves, or something has to go to another place.
  [
    /\b(?:mov(?:e|ed|ing)|relocat(?:e|ed|ing)) (?:house |home |flat |out )?to (?!(?:my|the|a|another)\b)\w+/g,
    'move',
  ],
  [
    /\b(?:go|going|goes|send|sent|sending|deliver|delivered|delivery|heading|heads|drop(?:ped)?|leave|left|put) (?:(?:it|them|this|that|off) )?(?:somewhere else|elsewhere|(?:at|with|to) (?:my |our |the |a )?(?:mums?|moms?|dads?|parents|neighbou?rs?|friends?|exs?|shop|locker|reception|safe place|pickup point))\b|\bheading to my\b/g,
    'redirect',
  ],
  [
    /\b(?:wont|not|wouldnt|cant|nobody|nobodys|no one|no ones|never) (?:be |is |will be )?(?:at )?home\b/g,
    'away',
  ],
  // Something of the shop that no longer does what it should.
  [
    /\b(?:gave|given|giving|gives) (?:up(?: on me)?|out|way)\b|\b(?:packed|packing) (?:up|in)\b|\bhad it\b|\bbit the dust\b|\bfalling to bits\b|\bin (?:two|bits|pieces|half)\b/g,
    'broken',
  ],
  [
    /\b(?:sort|do) (?:it|this|that|them|these) out\b|\b(?:can|could|will|would) (?:you|u|ya) (?:guys )?sort\b|\bto sort\b/g,
    'repair',
  ],
  [
    /\bnot (?:really )?(?:my (?:style|taste|thing|colou?r)|for me|what i (?:wanted|expected))\b|\b(?:dont|not|wont|cant|didnt) keep(?:ing)?\b/g,
    'return',
  ],
  [
    /\b(?:posted|mailed|dropped off|handed (?:over|in)|gave back|given back|returned) (?:it|them|this|that|(?:the|my|a|those|these) \w+)(?: (?:\w+ )?to you)?\b(?= )/g,
    'return',
  ],
  [/\bsleeping (?:bag|mat|pad)s?\b/g, 'bag'],
  [
    /\b(?:who pays|do i pay|pay) (?:for )?(?:the )?(?:postage|shipping|delivery)\b(?=.{0,60}\b(?:return|back)\b)/g,
    'free',
  ],
  // In time, and the way to it.
  [
    /\b(?:make it|here|arrive|be there|get here|come) (?:in time|on time|by|before)\b|\bin time for\b/g,
    'arrive',
  ],
  [/\bbr(?:ing|ought|inging) (?:me |us )?(?:it|them|anything|nothing)\b(?! back)/g, 'arrive'],
  [
    /\bfollow (?:it|them|(?:my|the|this) (?:\w+ )?(?:parcel|package|order|delivery|courier|driver|van|shipment))\b/g,
    'track',
  ],
  [/\b(?:you|u) (?:guys )?(?:posting|mailing|sending|dispatching) (?:it|them|my|the)\b/g, 'ship'],
  [/\b(?:log|sign)(?:ging|ged|ing|ned)?[ -]?(?:back )?(?:in(?:to)?|on)\b/g, 'login'],
  [/\b(?:get|getting|got) (?:back )?in(?:to)?\b(?= (?:to )?my|$)/g, 'login'],
  [/\blocked out\b/g, 'login'],
  // How to reach the shop, which is not about an address or a mail of the customer.
  [
    /\byour (?:\w+ )?(?:e ?-?mails?|phones?|telephones?|address|contacts?|whatsapp)\b/g,
    'contactus',
  ],
  [/\b(?:buy|sell|purchase|order|get|want) (?:an? )?gift ?cards?\b/g, 'giftshop'],
  [/\bgift ?cards?\b/g, 'giftcard'],
  [
    /\b(?:change|update|edit|correct) (?:my|the) (?:e ?-?mails?|phone|mobile|telephone|name|user ?name)\b/g,
    'contactdetails',
  ],
  [/\b(?:it|they|them|these|this|that) go(?:es)? back\b/g, 'return'],
  [/\b(?:send|sent|deliver|delivered) (?:it |them )?home\b/g, 'redirect'],
  [/\be ?-?mail address(?:es)?\b/g, 'emailaddress'],
  [/\b(?:pay|paid|give|gave) (?:me|us) back\b|\bpaid back\b/g, 'refund'],
  [/\b(?:zip|post|postal) ?codes?\b/g, 'postcode'],
  [
    /\b(?:call|calling|called) off\b|\b(?:do ?nt|dont|not|no longer) (?:want|need|require) (?:it|them|this|that|(?:my|the) \w+)\b/g,
    'cancel',
  ],
  [/\b(?:my|the|your|no|any) money\b|\bmoney back\b/g, 'refund'],
  [
    /\b(?:send|sent|sending|bring|bringing|give|giving|gave|given|take|taking|ship|mail) (?:(?:an?|my|the|this|that|these|those|one of the|some) )?(?:\w+ )?back\b/g,
    'return',
  ],
  // Who gets a discount, or for what; a code is something that the customer has.
  [
    /\bdiscounts? (?:for|on|if|when)\b|\b(?:an?|any|do|offer|give|have|get) (?:\w+ )?discounts?\b(?! codes?)/g,
    'pricecut',
  ],
  [/\bpromotion(?:al|s)?\b|\bpromos?\b|\b\d+ ?(?:%|percent) off\b/g, 'promo'],
  [/\b(?:send|sent|sending) out\b/g, 'ship'],
  [/\b(?:pay|paying|charged?) for +(?:(?:the|a|my) +)?(?=return)/g, 'free '],
  [/\bhow much\b(?! (?:time|long|longer|more))/g, 'cost'],
  [
    /\bfree (?:shipping|delivery|postage)\b|\b(?:shipping|delivery|postage) (?:is |for )?free\b/g,
    'shippingcost',
  ],
  [/\breturn (?:shipping|shipment|postage|delivery|parcel|package)\b/g, 'return'],
  [
    /\b(?:do|does|did) ?(?:nt|not) (?:really )?like\b|\bhate[sd]?\b|\b(?:not|un) ?(?:happy|satisfied)\b|\b(?:dont|do not) want to keep\b/g,
    'dislike',
  ],
  [
    /(?:\bwhere(?:s| is| are)|(?:^|[.!?] )where) (?:my|our|it|they|mine|ours|the (?:order|parcel|package|delivery|shipment|stuff|\w+ (?:that )?i (?:ordered|bought)))\b/g,
    'track',
  ],
  [
    /\bwhen (?:do|will|can|should) (?:i|we) (?:get|receive|have|expect) (?:my|our|the) (?!refund|money)/g,
    'arrive ',
  ],
  [/\b(?:any|no|some|latest) (?:news|updates?|word)\b/g, 'track'],
  [/\bwhere (?:order|parcel|package|delivery)\b/g, 'track'],
  [/\b(?:in transit|in the (?:post|mail)|on (?:its|the) way)\b/g, 'track'],
  [
    /\b(?:get|gets|be|is|are|not|\w{2,9}nt) here\b|\b(?:gets?|getting|got) to (?:me|us)\b|\b(?:show|shown|showed|turn|turned) up\b/g,
    'arrive',
  ],
  [
    /\bdo ?nt (?:even )?have (?:it|them)\b|\bstill (?:nothing|waiting|not|hasnt|havent|no|empty)\b/g,
    'late',
  ],
  [/\b(?:changed?|changing) (?:my|our|your) minds?\b/g, 'changedmind'],
  [/\b(?:dont|do not|stop|without) (?:send|sending|ship|shipping|deliver|delivering)\b/g, 'cancel'],
  [/\border(?:ed)? (?:it |them |this |that )?(?:twice|double|two times)\b/g, 'order mistake'],
  [
    /\b(?:send|sent|ship|shipped|deliver|delivered|go|goes|going|went) (?:(?:it|them|this|that|everything|(?:my|the|this|our) \w+) )?to (?:my|our|another|(?:an?|the) (?:wrong|different|other|old|new)|work|home)\b/g,
    'redirect',
  ],
  [/\b(?:came|come|coming|comes|fell|fall|falling|falls) (?:apart|off|undone|loose)\b/g, 'broken'],
  [
    /\b(?:too|sizes?|bit|little) (?:too )?(?:small|large|big|tight|loose|long|short|wide|narrow|baggy)\b|\b(?:wrong|another|different|other|next) size\b|\b(?:bigger|smaller|larger) (?:size|pair|one)s?\b|\b(?:do|does|did)(?: ?nt| not) fit\b/g,
    'misfit',
  ],
  [/\bworn out\b|\bwear(?:ing)? out\b/g, 'broken'],
  [/\b(?:street|house|road|flat|apartment) (?:name|number|no|nr|num)\b/g, 'address'],
];

/** The words of the phrases, which are no mistakes. */
export const IN_PHRASES = PHRASES.flatMap(
  ([phrase]) => phrase.source.match(/(?<!\\)[a-z]{3,}/g) ?? [],
);
