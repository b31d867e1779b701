# Times as people read them. All in UTC.

# weekday, day (number), month, year, time (18:00)
when-day = { $weekday } { $day } { $month }, { $time } UTC
when-day-year = { $weekday } { $day } { $month } { $year }, { $time } UTC
# day (number), month, year
when-date = { $day } { $month } { $year }
when-now = just now
# count: whole minutes, hours, days
when-in-minutes = { $count ->
    [one] in 1 minute
   *[other] in { $count } minutes
}
when-in-hours = { $count ->
    [one] in 1 hour
   *[other] in { $count } hours
}
when-in-days = { $count ->
    [one] in 1 day
   *[other] in { $count } days
}
when-ago-minutes = { $count ->
    [one] 1 minute ago
   *[other] { $count } minutes ago
}
when-ago-hours = { $count ->
    [one] 1 hour ago
   *[other] { $count } hours ago
}
when-ago-days = { $count ->
    [one] 1 day ago
   *[other] { $count } days ago
}
when-weekday-1 = Monday
when-weekday-2 = Tuesday
when-weekday-3 = Wednesday
when-weekday-4 = Thursday
when-weekday-5 = Friday
when-weekday-6 = Saturday
when-weekday-7 = Sunday
when-month-1 = January
when-month-2 = February
when-month-3 = March
when-month-4 = April
when-month-5 = May
when-month-6 = June
when-month-7 = July
when-month-8 = August
when-month-9 = September
when-month-10 = October
when-month-11 = November
when-month-12 = December
