export { webhookRoutes } from './routes/webhooks.ts';
