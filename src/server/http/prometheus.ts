import { endpoint } from './endpoint.ts';
import type { Services } from './services.ts';

const metrics = endpoint(
  {
    method: 'get',
    path: '/metrics',
    group: 'operation',
    summary: 'Read the metrics for Prometheus',
    description: 'Prometheus sends the key as `Authorization: Bearer amo_…`.',
    access: 'metrics:read',
    responses: { 200: { type: 'text/plain', description: "Prometheus' text format" } },
  },
  async ({ c, send }, { monitor }: Services) =>
    send(c.body(await monitor.text(), 200, { 'content-type': monitor.contentType })),
);

export const prometheusEndpoints = [metrics];
