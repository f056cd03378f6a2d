import { limitListResponse } from '../../contract/index.ts';
import { BOUND_NAMES, boundInWords, BOUNDS, variableOf } from './bounds.ts';
import { endpoint } from './endpoint.ts';
import type { Services } from './services.ts';

const listLimits = endpoint(
  {
    method: 'get',
    path: '/api/v1/limits',
    group: 'operation',
    summary: 'List the limits',
    description:
      'The limits of this server, and how often each was reached on this node since it started. They are set with environment variables.',
    access: 'admin',
    responses: { 200: { description: 'All limits', schema: limitListResponse } },
  },
  async ({ respond }, { bounds }: Services) =>
    respond(200, {
      success: true,
      data: BOUND_NAMES.map((name) => {
        const { text, unit, per, ...bound } = BOUNDS[name];
        const value = bounds.values[name];
        return {
          name,
          text,
          value,
          unit,
          per,
          seconds: 'seconds' in bound ? bound.seconds : null,
          in_words: boundInWords(name, value),
          variable: variableOf(name),
          refused: bounds.refusalsOf(name),
        };
      }),
    }),
);

export const limitEndpoints = [listLimits];
