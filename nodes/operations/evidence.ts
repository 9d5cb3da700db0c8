/** Said of operations whose answers were read about, but never seen. */
export const notTriedLive = "Made from Alibaba Cloud's documentation, not tried live yet.";
