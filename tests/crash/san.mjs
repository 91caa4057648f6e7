// Crash points are compiled into the san flavour only, so these tests run that one unless told otherwise.
process.env.SELOSTE_BIN ??= "build/san/seloste";
