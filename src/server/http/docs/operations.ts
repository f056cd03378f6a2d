import type { Operation } from './operation.ts';
import { peopleOperations } from './people.ts';
import { reportingOperations } from './reporting.ts';

export const operations: readonly Operation[] = [...peopleOperations, ...reportingOperations];
