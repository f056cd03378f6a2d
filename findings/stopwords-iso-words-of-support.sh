#!/usr/bin/env bash
# stopwords-iso 1.1.0, lists of words without a meaning of their own, for searches and for finding topics.
#
# Guess: only words of grammar are in it ("the", "and", "wo", "que"), and at most very frequent verbs.
#
# Seen: the lists hold what customers of a support write about. Of "help, problem with bill" nothing is left in
# English. In Spanish the account ("cuenta") is missing, in French the return ("retour") and the wish to speak with
# a person, in German "gut" and "schlecht", so that a comment has no opinion any more. Others of the same kind
# ("price", "invoice", "konto", "commande", "pedido") stay.
#
# Output:
#   en "help problem with bill order number price invoice" -> price invoice
#   de "support war schlecht nicht gut konto" -> support konto
#   fr "retour parler personne commande" -> commande
#   es "cuenta mal pedido" -> pedido
set -euo pipefail
expected=$(sed '1,/^# Output:/d; /^#   /!Q; s/^#   //' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund stopwords-iso@1.1.0
cat > run.cjs <<'JS'
const lists = require('stopwords-iso');

for (const [language, text] of [
  ['en', 'help problem with bill order number price invoice'],
  ['de', 'support war schlecht nicht gut konto'],
  ['fr', 'retour parler personne commande'],
  ['es', 'cuenta mal pedido'],
]) {
  const left = text.split(' ').filter(word => !lists[language].includes(word));
  console.log(`${language} "${text}" -> ${left.join(' ')}`);
}
JS
diff <(node run.cjs) <(echo "$expected") && echo 'as described'
