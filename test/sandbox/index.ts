export { sandboxKeys, type Account } from './accounts';
export type { Fault } from './faults';
export { outcomes, type Outcome } from './outcomes';
export type { RecordedRequest } from './records';
export type { Rule } from './rules';
export { startSandbox, type Sandbox, type SandboxOptions } from './server';
