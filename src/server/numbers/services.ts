import type { Services } from '../http/services.ts';
import type { DefaultCosts } from './rules/default-costs.ts';

export interface NumbersServices extends Services {
  defaultCosts: DefaultCosts;
}
