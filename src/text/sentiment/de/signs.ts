import type { SignPhrases } from '../types.ts';

/** German phrases that show whether an attempt to get help succeeded. */
export const signs: SignPhrases = {
  unhelpful:
    'tut mir leid|tut uns leid|entschuldig*|bedauer*|leider|kann ich nicht|kann nicht|konnte nicht|konnte ich nicht|können wir nicht|nicht möglich|nicht verfügbar|nicht gefunden|nichts gefunden|kein ergebnis|keine ergebnisse|keine informationen|weiß ich nicht|weiß nicht|nicht verstanden|verstehe nicht|nicht sicher|nicht in der lage',
  refusal: 'nein|nee|nö|ne|nicht',
  correction:
    'schon wieder|immer noch|noch immer|falsch|sondern|nicht das was|das ist nicht|das war nicht|ich meinte|ich meine|ich habe gesagt|ich hab gesagt|ich sagte|sind sie sicher|bist du sicher|bereits|nochmal|noch einmal|stimmt nicht',
  complaint:
    'habe ich schon|hab ich schon|habe ich doch|ich habe bereits|ich habe schon|hab doch schon|wie gesagt|wie ich schon sagte|nicht was ich|zum zweiten mal|zum dritten mal|zum x ten mal|zum wiederholten mal|hilft mir nicht|hilft nicht|nicht hilfreich|keine hilfe|das bringt nichts|nutzlos|ergibt keinen sinn|mit einem menschen|mit einem mitarbeiter|verstehst mich nicht|verstehen mich nicht',
  indifference:
    'egal|vergiss es|vergessen sie es|ich gebe auf|ich geb auf|wie auch immer|lass gut sein|lassen wir das',
  apology: 'sorry|entschuldig*|tut mir leid|verwirr*|schade',
  thanks:
    'danke*|vielen dank|dankeschön|super|perfekt|toll|prima|klasse|wunderbar|hat geklappt|funktioniert jetzt|alles klar',
};
