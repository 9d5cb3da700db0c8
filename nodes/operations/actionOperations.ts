/** Operations of the node 'Alibaba Cloud ID Verification', one line each. */
export { faceComparison } from './face/comparison';
export { verificationLog } from './verification/verificationLog';
