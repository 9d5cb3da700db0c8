const fc = require('fast-check');

// Thousands of mutants run the property tests: the first half second of each is enough.
fc.configureGlobal({ interruptAfterTimeLimit: 500, markInterruptAsFailure: false });
