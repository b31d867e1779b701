# What is wrong with an amount; each says what to write instead.
error-amount-empty = Write an amount, such as 25 or 25.50.
error-amount-sign = Write the amount without a plus or a minus.
error-amount-character = Write the amount in figures only, without “{ $found }”.
error-amount-exponent = Write the number out, such as 1000 instead of 1e3.
error-amount-whole = Write a whole number: this currency has no smaller parts.
error-amount-decimals = Write at most { $most } figures after the point.
error-amount-nought = Write a nought before the point, such as 0.50.
error-amount-thousands = Write the amount without anything for thousands, such as 1234.50.
error-amount-either = This can mean two amounts. Write { $thousands } or { $decimals }.
error-amount-large = That is more than can be written in the books.
error-amount-currency = This is in { $found }. Write the amount in { $expected }.

# What is wrong with an account number (IBAN) or a bank’s code (BIC).
error-iban-empty = Write the account’s IBAN, such as DE75 5121 0800 1245 1261 99.
error-iban-character = An IBAN has letters and figures only, so “{ $found }” can’t be part of it.
error-iban-head = An IBAN begins with two letters for the country, then two figures.
error-iban-length = An IBAN has 15 to 34 letters and figures. This has { $has }.
error-iban-check = Something in this IBAN is mistyped: its check figures don’t fit. Compare it with what the bank gave you.
error-iban-country = No country’s IBANs begin with these two letters.
error-iban-shape = IBANs of this country look different. Perhaps something is missing at the end.
error-bic = A BIC has 8 or 11 letters and figures, such as INGBNL2A.
