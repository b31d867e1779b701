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

# What keeps a bank’s QR code from being made.
error-epc-name = The account holder’s name has to have 1 to 70 letters, in one line.
error-epc-amount = A QR code can ask for 0.01 to 999999999.99 euros.
error-epc-long = The account holder’s name is too long for a code that banking apps read.

# What is wrong with a bank statement; each says what to do.
error-statement-large = This file has more than { $most } MB. Export a shorter period.
error-statement-empty = This file is empty. Download it from the bank once more.
error-statement-no-text = This is no statement that can be read here. Export CAMT.053, MT940 or CSV from your bank.
error-statement-many = This statement has more than { $most } lines. Export a shorter period.
error-statement-cut = This file ends in the middle. Download it from the bank once more.
error-statement-entities = This file has something in it that no bank’s statement has. Download it from the bank itself.
# found: what kind of file it is, as banks name it
error-statement-other-message = This is { $found }, not a statement of what was booked. Export CAMT.053.
error-statement-other-account = This is the statement of { $found }. The Pool’s account is { $expected }.
error-statement-day-to-come = A line of this file is of { $day }, which is still to come. Look at how days are written in it; nothing of it was taken.
error-statement-accounts = This file has several accounts in it: { $found }. Export only the Pool’s.
# closing, opening: amounts with their days
error-statement-gap = One statement ends with { $closing }, and the next begins with { $opening }. One between them is missing.
# all four: amounts
error-statement-sums = The opening balance { $opening } and the lines, together { $lines }, make { $sum }. But the closing balance says { $closing }. Download the file once more; if that changes nothing, ask the bank.
error-statement-columns = Say first which column is what.
error-statement-other-columns = The columns of this file are not those of the last one. Say anew which column is what.
# line: a number; told: one of the sentences below
error-statement-line = Line { $line }: { $told }
error-statement-encoding = the file says that it is written in { $encoding }, and is not. Download it from the bank once more.
error-statement-missing = there is no { $what }. Download the file from the bank once more.
error-statement-amount = “{ $found }” can’t be read as an amount. { $why }
error-statement-day = “{ $found }” can’t be read as a day.
error-statement-field = “{ $found }” can’t be read as { $what }.
error-statement-currency = this is in { $found }, and the books are in { $expected }.
error-statement-batch = the payments in this entry make { $sum }, but the entry says { $entry }.
error-statement-no-column = there is no column { $column }.
error-statement-xml = the file is broken there. Download it from the bank once more.

# Why no file of payments was made. number: of the payment, from 1
error-payment-nothing = There is nothing to pay.
error-payment-many = One file holds { $most } payments at most.
error-payment-debtor = The account holder’s name has to have 1 to 70 letters.
error-payment-id = A bank doesn’t take the id “{ $id }”: 1 to 35 letters and figures.
error-payment-same-id = Two payments have the id “{ $id }”.
error-payment-name = Payment { $number }: the payee’s name has to have 1 to 70 letters.
error-payment-text = Payment { $number }: its text may have 140 letters at most.
error-payment-amount = Payment { $number }: banks take 0.01 to 999999999.99 in one payment.
error-payment-currency = Payment { $number }: all payments of a file have one currency.
error-payment-write = The file could not be written. Try once more.
