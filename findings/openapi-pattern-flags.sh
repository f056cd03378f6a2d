#!/usr/bin/env bash
# @asteasolutions/zod-to-openapi 9.1.0 with zod 4.6.7.
#
# Guess: a string checked with /^#[0-9a-f]{6}$/i gets the pattern ^#[0-9a-f]{6}$ in the document: JSON
# Schema knows no flags, so they are dropped, or the letters are spelled out in both cases.
#
# Seen: the flags stand in the pattern, behind a slash: ^#[0-9a-f]{6}$/i. The anchor `$` is followed by
# characters, so no text at all matches: a validator or a generated client refuses every valid value.
# Without flags the pattern is right. zod's own z.toJSONSchema drops the flags.
#
# Output:
#   with the flag i: ^#[0-9a-f]{6}$/i - matches #0d6353: false
#   without flags:   ^#[0-9a-f]{6}$ - matches #0d6353: true
#   z.toJSONSchema:  ^#[0-9a-f]{6}$
set -euo pipefail
expected=$(sed '1,/^# Output:/d; /^#   /!Q; s/^#   //' "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund @asteasolutions/zod-to-openapi@9.1.0 zod@4.6.7
cat > run.js <<'JS'
import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';

const color = z.string().regex(/^#[0-9a-f]{6}$/i);
const plain = z.string().regex(/^#[0-9a-f]{6}$/);
const registry = new OpenAPIRegistry();
registry.registerPath({
  method: 'get',
  path: '/',
  request: { query: z.object({ color, plain }) },
  responses: {},
});
const document = new OpenApiGeneratorV31(registry.definitions).generateDocument({
  openapi: '3.1.0',
  info: { title: 'x', version: '1' },
});
const [first, second] = document.paths['/'].get.parameters.map(({ schema }) => schema.pattern);
console.log('with the flag i:', first, '- matches #0d6353:', new RegExp(first).test('#0d6353'));
console.log('without flags:  ', second, '- matches #0d6353:', new RegExp(second).test('#0d6353'));
console.log('z.toJSONSchema: ', z.toJSONSchema(color).pattern);
JS
diff <(node run.js) <(echo "$expected") && echo 'as described'
