// Notes every error of the page, from before the page's own script runs.
"use strict";
window.driverErrors = [];
addEventListener("error", event => driverErrors.push(`error: ${event.message}`), true);
addEventListener("unhandledrejection", event => driverErrors.push(`rejection: ${event.reason}`));
addEventListener("securitypolicyviolation", event => driverErrors.push(`refused: ${event.blockedURI} ${event.violatedDirective}`));
for (const level of ["error", "warn"]) console[level] = (...texts) => driverErrors.push(`${level}: ${texts.join(" ")}`);
