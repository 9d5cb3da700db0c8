/** Not sent: the region that a node asks for instead of the credential's own. */
export const regionHeader = 'x-idv-region';
