-- The Online Services terms by hand, as one DuckDB script: the bar for the engine that compiles
-- them. Variables: book (the folder with the csv files), as_of, out (the file to be written).
--
-- What was measured and kept (1,000,000 orders, 10 million lines):
-- * A line is written as one text, quotes and all. Through fifteen columns of the csv writer the
--   script took twice the processor time.
-- * Few days begin a contract, so the calendar of their months and years is computed once a day
--   and joined, not once an order.
-- * Each rule sorts its own lines, so no sort goes over all. It sorts as few bytes as it can, and
--   the text is made after that: filling memory for the sort is what it costs. Sorting the orders
--   once is not enough, since materialized stages and joins give rows in an order of their own.
-- * What depends on the order alone (the customer's key as shown) is computed before the months
--   multiply it.
-- * Whole cents in BIGINT: an overflow is an error, never a wrap.

-- Joins run as they are written, the small side last: the optimizer takes the eight million
-- months for the small side of one of them.
SET disabled_optimizers = 'join_order,build_side_probe_side';

CREATE OR REPLACE TEMP MACRO quoted(cell) AS CASE
    WHEN regexp_matches(cell, '[",\r\n]') THEN '"' || replace(cell, '"', '""') || '"'
    ELSE cell
END;
-- A text that no spreadsheet takes for a formula, as a cell.
CREATE OR REPLACE TEMP MACRO word(cell) AS quoted(CASE
    WHEN regexp_matches(cell, '^[=+\-@\t\r\n''＝＋－＠]') THEN '''' || cell
    ELSE cell
END);
-- Most keys are neither quoted nor guarded, and one look at each, kept as `odd`, tells. A line's id
-- is `quote(key, odd)`, the rule, `bare(key, odd)`, the start, `quote(key, odd)`.
CREATE OR REPLACE TEMP MACRO is_odd(key) AS
    regexp_matches(key, '^[=+\-@\t\r\n''＝＋－＠]|[",\r\n]');
CREATE OR REPLACE TEMP MACRO shown(key, odd) AS CASE WHEN odd THEN word(key) ELSE key END;
CREATE OR REPLACE TEMP MACRO bare(key, odd) AS
    CASE WHEN odd THEN replace(key, '"', '""') ELSE key END;
CREATE OR REPLACE TEMP MACRO quote(key, odd) AS
    CASE WHEN odd AND regexp_matches(key, '[",\r\n]') THEN '"' ELSE '' END;
CREATE OR REPLACE TEMP MACRO half_up(numerator, denominator) AS
    (2 * numerator + denominator) // (2 * denominator);
CREATE OR REPLACE TEMP MACRO euros(cents) AS cents::DECIMAL(16, 0) * 0.01::DECIMAL(2, 2);
CREATE OR REPLACE TEMP MACRO version_on(day) AS (CASE
    WHEN day < DATE '2009-11-17' THEN '2009-05-17'
    WHEN day < DATE '2010-12-01' THEN '2009-11-17'
    ELSE '2010-12-01'
END)::ENUM ('2009-05-17', '2009-11-17', '2010-12-01');

COPY (
WITH
-- The book

prices AS MATERIALIZED (
    SELECT application, valid_from, (100 * price)::BIGINT AS cents,
        lead(valid_from, 1, DATE '9999-12-31')
            OVER (PARTITION BY application ORDER BY valid_from) AS valid_until
    FROM (
        SELECT application, valid_from, arg_max(monthly_price_per_user, price_id) AS price
        FROM read_csv(getvariable('book') || '/price.csv', header = true, columns = {
            'price_id': 'VARCHAR', 'application': 'VARCHAR', 'valid_from': 'DATE',
            'monthly_price_per_user': 'DECIMAL(14, 2)'})
        GROUP BY application, valid_from
    )
),
applications AS (
    FROM read_csv(getvariable('book') || '/application.csv', header = true, columns = {
        'application_id': 'VARCHAR', 'name': 'VARCHAR'})
),
certified AS (
    SELECT partner,
        min(passed_on) FILTER (kind = 'web') AS web_on,
        min(passed_on) FILTER (kind = 'technical') AS technical_on
    FROM read_csv(getvariable('book') || '/certification.csv', header = true, columns = {
        'certification_id': 'VARCHAR', 'partner': 'VARCHAR', 'kind': 'VARCHAR',
        'passed_on': 'DATE'})
    GROUP BY partner
),
partners AS MATERIALIZED (
    SELECT partner_id, word(partner_id) AS partner, name, agreement_signed_on AS signed_on,
        web_on, technical_on,
        CASE WHEN signed_on IS NOT NULL THEN greatest(signed_on, DATE '2009-11-17')
        END AS benefit_on
    FROM read_csv(getvariable('book') || '/partner.csv', header = true, columns = {
        'partner_id': 'VARCHAR', 'name': 'VARCHAR', 'country': 'VARCHAR',
        'agreement_signed_on': 'DATE'}) AS p
    LEFT JOIN certified AS c ON c.partner = p.partner_id
),
uses AS MATERIALIZED (
    FROM read_csv(getvariable('book') || '/internal_use.csv', header = true, columns = {
        'internal_use_id': 'VARCHAR', 'partner': 'VARCHAR', 'application': 'VARCHAR',
        'users': 'BIGINT', 'starts_on': 'DATE', 'ends_on': 'DATE'})
),
orders AS NOT MATERIALIZED (
    FROM read_csv(getvariable('book') || '/order.csv', header = true, columns = {
        'order_id': 'VARCHAR', 'partner': 'VARCHAR', 'customer': 'VARCHAR',
        'application': 'VARCHAR', 'kind': 'VARCHAR', 'ordered_on': 'DATE', 'starts_on': 'DATE',
        'ends_on': 'DATE', 'users': 'BIGINT', 'renewal_of': 'VARCHAR'})
    WHERE ordered_on <= getvariable('as_of')
),

-- Judging the orders; `place` is an order's place in the order of keys

judged AS MATERIALIZED (
    SELECT *, (row_number() OVER ())::INTEGER AS place,
        is_odd(order_id) AS odd,
        unsigned OR no_web OR no_technical OR not_on_sale OR monthly IS NULL AS refused
    FROM (
        SELECT order_id, o.partner AS partner_id, p.partner, customer, o.application, kind,
            ordered_on, starts_on, ends_on, renewal_of, users * cents AS monthly, benefit_on,
            o.partner IS NOT NULL AND coalesce(signed_on > ordered_on, true) AS unsigned,
            o.partner IS NOT NULL AND coalesce(web_on > ordered_on, true) AS no_web,
            o.partner IS NOT NULL AND ordered_on >= DATE '2010-12-01'
                AND coalesce(technical_on > ordered_on, true) AS no_technical,
            o.application NOT IN ('exchange_online', 'sharepoint_online', 'live_meeting',
                'office_communications_online')
            AND (ordered_on < DATE '2010-12-01'
                OR o.application NOT IN ('crm_online', 'system_center_online')) AS not_on_sale
        FROM orders AS o
        LEFT JOIN partners AS p ON p.partner_id = o.partner
        LEFT JOIN prices AS r ON r.application = o.application
            AND valid_from <= ordered_on AND ordered_on < valid_until
        ORDER BY order_id
    )
),
refused AS NOT MATERIALIZED (
    SELECT j.*, version_on(ordered_on) AS version, p.name AS partner_name,
        a.name AS application_name,
        CASE WHEN j.partner IS NULL THEN word(customer) || ',customer'
            ELSE j.partner || ',partner' END AS party
    FROM judged AS j
    LEFT JOIN partners AS p USING (partner_id)
    JOIN applications AS a ON application_id = application
    WHERE refused
),
accepted AS NOT MATERIALIZED (
    SELECT *, version_on(ordered_on) AS version
    FROM judged WHERE NOT refused
),
renewed AS NOT MATERIALIZED (
    SELECT renewal_of AS order_id, min(ordered_on) AS renewed_on
    FROM judged WHERE NOT refused AND renewal_of IS NOT NULL
    GROUP BY renewal_of
),

-- Months and years from every day that begins something, up to the as-of date

months AS MATERIALIZED (
    SELECT first, (k + 1)::INTEGER AS index, (first + to_months(k))::DATE AS start,
        (first + to_months(k + 1))::DATE AS full_end, (full_end - start)::INTEGER AS full_days
    FROM (SELECT starts_on AS first FROM judged UNION SELECT starts_on FROM uses),
        range(0, greatest(0, date_diff('month', first, getvariable('as_of')) + 1)) AS r(k)
    WHERE (first + to_months(k))::DATE <= getvariable('as_of')
),
years AS MATERIALIZED (
    SELECT first, (m.index // 12 + 1)::INTEGER AS index, start,
        (first + to_months((m.index + 11)::INTEGER))::DATE AS year_end,
        (year_end - start)::INTEGER AS year_days
    FROM months AS m WHERE m.index % 12 = 1
),

-- The partners' own use

sales AS NOT MATERIALIZED (
    SELECT partner_id, years + (benefit_on + to_years(years) <= ordered_on)::INTEGER AS index,
        count(*) AS sales
    FROM (
        SELECT partner_id, benefit_on, ordered_on,
            (year(ordered_on) - year(benefit_on))::INTEGER AS years
        FROM judged
        WHERE NOT refused AND kind IN ('new_contract', 'new_application')
            AND benefit_on <= ordered_on
    )
    GROUP BY ALL
),
benefit_years AS MATERIALIZED (
    SELECT b.*, b.index = 1 OR coalesce(sales, 0) >= 2 AS free
    FROM (
        SELECT partner_id, partner, k + 1 AS index,
            (benefit_on + to_years(k::INTEGER))::DATE AS start,
            (benefit_on + to_years(k::INTEGER + 1))::DATE AS full_end
        FROM partners,
            range(0, greatest(0, year(getvariable('as_of')) - year(benefit_on) + 1)) AS r(k)
        WHERE (benefit_on + to_years(k::INTEGER))::DATE <= getvariable('as_of')
    ) AS b
    LEFT JOIN sales AS s ON s.partner_id = b.partner_id AND s.index = b.index - 1
),
use_months AS MATERIALIZED (
    SELECT internal_use_id, is_odd(internal_use_id) AS odd,
        version_on(m.start) AS version, m.index, p.partner,
        m.start, u.application,
        cents * CASE
            WHEN b.free IS NULL THEN 100 * users
            WHEN b.free THEN 100 * greatest(users - 250, 0)
            ELSE 50 * least(users, 250) + 100 * greatest(users - 250, 0)
        END AS hundredths, least(m.full_end, coalesce(ends_on, m.full_end)) - m.start AS days,
        m.full_days
    FROM uses AS u
    JOIN months AS m ON first = starts_on AND start < coalesce(ends_on, DATE '9999-12-31')
        AND start >= DATE '2009-05-17'
    JOIN partners AS p ON p.partner_id = u.partner
    LEFT JOIN prices AS r ON r.application = u.application
        AND valid_from <= m.start AND m.start < valid_until
    LEFT JOIN benefit_years AS b ON b.partner_id = u.partner
        AND b.start <= m.start AND m.start < b.full_end
)

-- The lines, rule by rule

SELECT 'line_id,kind,rule,version,subject,key,index,party,party_type,date,base,rate,amount,'
    || 'currency,message'

UNION ALL
SELECT concat(
    quote(order_id, odd), 'agreement-signed:', bare(order_id, odd), quote(order_id, odd),
    ',refusal,agreement-signed,', version, ',order,', shown(order_id, odd), ',,', party, ',',
    ordered_on, ',,,,,',
    word(partner_name || ' had not signed the reseller agreement on ' || ordered_on))
FROM (SELECT * FROM refused WHERE unsigned ORDER BY place)

UNION ALL
SELECT concat(
    quote(order_id, odd), 'web-certified:', bare(order_id, odd), quote(order_id, odd),
    ',refusal,web-certified,', version, ',order,', shown(order_id, odd), ',,', party, ',',
    ordered_on, ',,,,,',
    word(partner_name || ' had not passed the web certification on ' || ordered_on))
FROM (SELECT * FROM refused WHERE no_web ORDER BY place)

UNION ALL
SELECT concat(
    quote(order_id, odd), 'in-catalog:', bare(order_id, odd), quote(order_id, odd),
    ',refusal,in-catalog,', version, ',order,', shown(order_id, odd), ',,', party, ',', ordered_on,
    ',,,,,', word(application_name || ' was not on sale on ' || ordered_on))
FROM (SELECT * FROM refused WHERE not_on_sale ORDER BY place)

UNION ALL
SELECT concat(
    quote(order_id, odd), 'priced:', bare(order_id, odd), quote(order_id, odd),
    ',refusal,priced,', version, ',order,', shown(order_id, odd), ',,', party, ',', ordered_on,
    ',,,,,', quoted('The price list held no price of ' || application_name || ' on ' || ordered_on))
FROM (SELECT * FROM refused WHERE monthly IS NULL ORDER BY place)

UNION ALL
SELECT concat(
    quote(order_id, odd), 'acquisition-commission:', bare(order_id, odd), quote(order_id, odd),
    ',pay,acquisition-commission,', version, ',order,', shown(order_id, odd), ',,', partner,
    ',partner,', ordered_on, ',', euros(12 * monthly), ',12%,',
    euros(half_up(12 * 12 * monthly, 100)), ',EUR,')
FROM (
    SELECT order_id, odd, version, partner, ordered_on, monthly
    FROM accepted
    WHERE partner_id IS NOT NULL AND kind IN ('new_contract', 'new_application', 'added_users')
    ORDER BY place
)

UNION ALL
SELECT concat(
    quote(order_id, odd), 'recurring-commission:', bare(order_id, odd), ':', start,
    quote(order_id, odd),
    ',pay,recurring-commission,', version, ',contract_year,', shown(order_id, odd), ',', index, ',',
    partner, ',partner,', start, ',', euros(half_up(12 * monthly * days, year_days)), ',6%,',
    euros(half_up(6 * 12 * monthly * days, 100 * year_days)), ',EUR,')
FROM (
    SELECT order_id, odd, version, index, partner, start, monthly,
        (least(ends_on, year_end) - start)::INTEGER AS days, year_days
    FROM accepted JOIN years ON first = starts_on AND start < ends_on
    WHERE partner_id IS NOT NULL
    ORDER BY place, start
)

UNION ALL
SELECT concat(
    quote(order_id, odd), 'customer-bill:', bare(order_id, odd), ':', start, quote(order_id, odd),
    ',charge,customer-bill,', version, ',billing_month,', shown(order_id, odd), ',', index, ',',
    customer, ',customer,', start, ',,,', euros(half_up(monthly * days, full_days)), ',EUR,')
FROM (
    SELECT order_id, odd, version, index, customer, start, monthly,
        (least(ends_on, full_end) - start)::INTEGER AS days, full_days
    FROM (SELECT * REPLACE (word(customer) AS customer) FROM accepted)
    JOIN months ON first = starts_on AND start < ends_on
    ORDER BY place, start
)

UNION ALL
SELECT concat(
    quote(internal_use_id, odd), 'internal-use-priced:', bare(internal_use_id, odd), ':', start,
    quote(internal_use_id, odd),
    ',refusal,internal-use-priced,', version, ',internal_use_month,', shown(internal_use_id, odd),
    ',', index, ',', partner, ',partner,', start, ',,,,,',
    quoted('The price list held no price of ' || name || ' on ' || start))
FROM (
    SELECT * FROM use_months JOIN applications ON application_id = application
    WHERE hundredths IS NULL ORDER BY internal_use_id, start
)

UNION ALL
SELECT concat(
    quote(internal_use_id, odd), 'internal-use-bill:', bare(internal_use_id, odd), ':', start,
    quote(internal_use_id, odd),
    ',charge,internal-use-bill,', version, ',internal_use_month,', shown(internal_use_id, odd), ',',
    index, ',', partner, ',partner,', start, ',,,',
    euros(half_up(hundredths * days, 100 * full_days)), ',EUR,')
FROM (SELECT * FROM use_months WHERE hundredths IS NOT NULL ORDER BY internal_use_id, start)

UNION ALL
SELECT concat(
    quote(order_id, odd), 'expiry-notice:', bare(order_id, odd), quote(order_id, odd),
    ',notice,expiry-notice,', version, ',order,', shown(order_id, odd), ',,',
    coalesce(partner || ',partner,', word(customer) || ',customer,'), notice_on, ',,,,,',
    quoted('Order ' || order_id || ' of ' || name || ' ends on ' || ends_on))
FROM (
    SELECT order_id, odd, version, partner, customer, notice_on, name, ends_on
    FROM (SELECT *, greatest(ends_on - 60, ordered_on) AS notice_on FROM accepted) AS o
    LEFT JOIN renewed AS r USING (order_id)
    JOIN read_csv(getvariable('book') || '/customer.csv', header = true, columns = {
        'customer_id': 'VARCHAR', 'name': 'VARCHAR', 'country': 'VARCHAR'}) AS c
        ON customer_id = customer
    WHERE notice_on <= getvariable('as_of') AND coalesce(renewed_on > notice_on, true)
    ORDER BY place
)

UNION ALL
SELECT concat(
    quoted('internal-use-free:' || partner_id || ':' || start),
    ',grant,internal-use-free,', version_on(start), ',benefit_year,', partner, ',', index, ',',
    partner, ',partner,', start, ',,,250,users,')
FROM (SELECT * FROM benefit_years WHERE free ORDER BY partner_id, start)

UNION ALL
SELECT concat(
    quote(order_id, odd), 'technically-certified:', bare(order_id, odd), quote(order_id, odd),
    ',refusal,technically-certified,', version, ',order,', shown(order_id, odd), ',,', party, ',',
    ordered_on, ',,,,,',
    word(partner_name || ' had not passed the technical certification on ' || ordered_on))
FROM (SELECT * FROM refused WHERE no_technical ORDER BY place)

) TO (getvariable('out')) (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER E'\x01');
