import type { Declaration } from '../endpoint.ts';
import { STATUS } from '../errors.ts';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';

const CODE = Object.fromEntries(Object.entries(STATUS).map(([code, status]) => [status, code]));

const BASIC = {
  scheme: 'basic',
  definition: { type: 'http', scheme: 'basic' },
  curl: '-u default:amo_…',
} as never;

export const oldDeclarations: Declaration[] = operations.map(
  ({ answers, refusals = [], isBasic, body, ...rest }: Operation) =>
    ({
      ...rest,
      ...(isBasic && { authentication: BASIC }),
      ...(body && { body: { ...body, maxBytes: 0 } }),
      responses: answers,
      errors: refusals.filter((status) => CODE[status]).map((status) => CODE[status]),
    }) as Declaration,
);
