import { doneAnswer, linkRequest, linkSignIn, sessionAnswer } from '../../../contract/index.ts';
import { JSON_ALONE, type Operation } from './operation.ts';

/** How agents sign in. */
export const peopleOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/api/v1/session/link',
    group: 'people',
    summary: 'Ask for a mail with a link that signs in',
    description: 'The answer is the same whether there is such an agent or not.',
    access: 'everybody',
    body: { schema: linkRequest, types: JSON_ALONE, example: { email: 'ana@example.com' } },
    answers: { 200: { description: 'Mailed, where there is such an agent', schema: doneAnswer } },
    refusals: [409, 429],
  },
  {
    method: 'post',
    path: '/api/v1/session/agent',
    group: 'people',
    summary: 'Sign an agent in',
    access: 'everybody',
    body: { schema: linkSignIn, types: JSON_ALONE, example: { token: 'of-the-link' } },
    answers: { 200: { description: 'Signed in, by a cookie', schema: sessionAnswer } },
    refusals: [401, 429],
  },
];
