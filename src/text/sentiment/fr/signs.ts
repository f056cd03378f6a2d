import type { SignPhrases } from '../types.ts';

/** French phrases that show whether an attempt to get help succeeded. */
export const signs: SignPhrases = {
  unhelpful:
    "désolé*|navré*|je m'excuse|excuses|malheureusement|je ne peux pas|je ne peux|nous ne pouvons pas|nous ne pouvons|je n'ai pas trouvé|n'ai pas pu|pas possible|impossible de|pas disponible|aucun résultat|aucune information|je ne sais pas|je ne comprends pas|je n'ai pas compris|je ne suis pas sûr*|pas en mesure",
  refusal: 'non|nan|pas',
  correction:
    "encore|toujours pas|de nouveau|à nouveau|incorrect|c'est faux|ce n'est pas|c'est pas ça|pas ce que|je voulais dire|je parlais de|j'ai dit|vous êtes sûr|êtes vous sûr|déjà",
  complaint:
    "j'ai déjà|je vous ai déjà|je t'ai déjà|comme je l'ai dit|comme je vous l'ai dit|pas ce que j'ai demandé|ne m'aide pas|n'aide pas|ça n'aide pas|pas utile|inutile|aucun sens|deuxième fois|troisième fois|énième fois|cent fois|à un humain|à une personne|à un conseiller|à un agent|vous ne comprenez pas|tu ne comprends pas|sert à rien",
  indifference:
    "peu importe|ça m'est égal|tant pis|laissez tomber|laisse tomber|j'abandonne|oubliez|comme vous voulez",
  apology: 'pardon|désolé*|excusez moi|confus*|dommage',
  thanks:
    'merci*|parfait|super|génial|excellent|très bien|impeccable|ça marche maintenant|ça fonctionne',
};
