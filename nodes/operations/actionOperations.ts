/** Operations of the node 'Alibaba Cloud ID Verification', one line each. */
export { verificationLog } from './verification/verificationLog';
