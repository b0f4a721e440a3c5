-- The tables of a book of any size; the same for the same number and seed, on any machine.
-- Draws are taken from MD5, sixteen bits at a time. Variables: orders, seed, names (awkward ones).

CREATE OR REPLACE MACRO draws(what, i) AS
    md5_number_lower(what || ':' || getvariable('seed') || ':' || i);
CREATE OR REPLACE MACRO more_draws(what, i) AS
    md5_number_upper(what || ':' || getvariable('seed') || ':' || i);
-- A number from 0 to below `limit`: the draw's sixteen bits at `place`, from 0 to 3.
CREATE OR REPLACE MACRO pick(drawn, place, below) AS
    (((drawn >> (16 * place)) & 65535) * below // 65536)::INTEGER;
-- The same from 32 bits, so crowded at the low numbers that the largest partner of 14,000 brings
-- four orders in a hundred.
CREATE OR REPLACE MACRO crowded(drawn, below) AS
    floor((drawn & 4294967295) / 4294967296.0 * ((drawn & 4294967295) / 4294967296.0)
     * ((drawn & 4294967295) / 4294967296.0) * below);
CREATE OR REPLACE MACRO name_of(what, i) AS CASE
    WHEN i % 25 = 3 THEN getvariable('names')[(i // 25) % len(getvariable('names')) + 1]
    ELSE ['Contoso', 'Fabrikam', 'Northwind', 'Tailspin', 'Litware', 'Adatum', 'Proseware',
          'Lucerne', 'Wingtip', 'Alpine'][i % 10 + 1] || ' ' || what || ' ' || i
END;
-- Mostly the letter and the number; some keys need quotes, a spreadsheet would run some, and some
-- sort where nobody expects them.
CREATE OR REPLACE MACRO key_of(letter, i) AS CASE i % 211
    WHEN 7 THEN '-' || i
    WHEN 8 THEN 'É' || i
    WHEN 9 THEN lower(letter) || i
    WHEN 10 THEN letter || '"' || i || '"'
    WHEN 11 THEN letter || ',' || i
    WHEN 12 THEN '00' || i
    ELSE letter || i
END;

CREATE TABLE partner AS
SELECT
    key_of('P', i) AS partner_id,
    name_of('Partner', i) AS name,
    ['FR', 'FR', 'FR', 'BE', 'CH', 'NO'][pick(drawn, 0, 6) + 1] AS country,
    CASE
        WHEN i % 40 = 5 THEN DATE '2008-02-29'
        WHEN i % 40 = 6 THEN DATE '2009-11-17' + pick(drawn, 1, 3) - 1
        WHEN i % 40 = 7 THEN DATE '2010-01-31'
        WHEN i > 3 AND pick(drawn, 2, 25) = 0 THEN NULL
        ELSE DATE '2009-03-01'
             + pick(drawn, 1, CASE WHEN pick(drawn, 3, 8) = 0 THEN 700 ELSE 80 END)
    END AS agreement_signed_on
FROM range(1, greatest(20, getvariable('orders') // 70) + 1) AS numbers(i),
    LATERAL (SELECT draws('partner', i) AS drawn);

CREATE TEMP TABLE numbered_partner AS
SELECT partner_id, row_number() OVER () AS number FROM partner;

CREATE TABLE certification AS
WITH passed AS (
    SELECT number, partner_id, 'web' AS kind,
        DATE '2009-03-01' + pick(drawn, 0, 90) AS passed_on, 1 AS part, drawn
    FROM numbered_partner, LATERAL (SELECT draws('certification', number) AS drawn)
    WHERE number <= 3 OR pick(drawn, 1, 20) > 0
    UNION ALL
    SELECT number, partner_id, 'web', DATE '2010-01-01' + pick(drawn, 2, 300), 2, drawn
    FROM numbered_partner, LATERAL (SELECT draws('certification', number) AS drawn)
    WHERE pick(drawn, 3, 3) = 0
    UNION ALL
    SELECT number, partner_id, 'technical', DATE '2010-09-01' + pick(drawn, 2, 120), 3, drawn
    FROM numbered_partner, LATERAL (SELECT more_draws('certification', number) AS drawn)
    WHERE number <= 3 OR pick(drawn, 1, 10) > 0
)
SELECT 'K' || row_number() OVER (ORDER BY number, part) AS certification_id, partner_id AS partner,
    kind, passed_on
FROM passed ORDER BY number, part;

CREATE TABLE customer AS
SELECT
    key_of('C', i) AS customer_id,
    name_of('Customer', i) AS name,
    ['FR', 'FR', 'LU', 'NO'][pick(draws('customer', i), 0, 4) + 1] AS country
FROM range(1, greatest(30, getvariable('orders') // 4) + 1) AS numbers(i);

CREATE TABLE application AS
SELECT * FROM (VALUES
    ('exchange_online', 'Exchange Online'),
    ('sharepoint_online', 'SharePoint Online'),
    ('live_meeting', 'Live Meeting'),
    ('office_communications_online', 'Office Communications Online'),
    ('crm_online', 'CRM Online'),
    ('system_center_online', 'System Center Online'),
    ('fax_online', 'Fax Online (never on sale)')
) AS rows(application_id, name);

-- Two prices of one day: the higher key counts. One application has no price at the launch, one
-- none on the first days that it is on sale, and one has a price but is never on sale.
CREATE TABLE price AS
SELECT price_id, application, valid_from::DATE AS valid_from,
    monthly_price_per_user::DECIMAL(12, 2) AS monthly_price_per_user
FROM (VALUES
    ('EXO-1', 'exchange_online', '2009-05-17', 4.99),
    ('EXO-2', 'exchange_online', '2010-03-01', 5.49),
    ('EXO-3', 'exchange_online', '2010-10-01', 5.24),
    ('EXO-4', 'exchange_online', '2011-01-31', 4.79),
    ('EXO-5', 'exchange_online', '2011-09-12', 4.85),
    ('EXO-6', 'exchange_online', '2012-03-15', 4.00),
    ('SPO-1', 'sharepoint_online', '2009-01-01', 5.19),
    ('SPO-2', 'sharepoint_online', '2010-09-01', 6.05),
    ('SPO-2b', 'sharepoint_online', '2010-09-01', 6.15),
    ('SPO-3', 'sharepoint_online', '2011-04-30', 5.99),
    ('LM-1', 'live_meeting', '2009-05-17', 3.33),
    ('LM-2', 'live_meeting', '2010-12-01', 3.07),
    ('LM-3', 'live_meeting', '2011-07-14', 3.10),
    ('OCO-1', 'office_communications_online', '2009-07-01', 1.99),
    ('OCO-2', 'office_communications_online', '2011-02-28', 2.49),
    ('CRM-1', 'crm_online', '2010-11-15', 39.90),
    ('CRM-2', 'crm_online', '2011-11-15', 37.45),
    ('SCO-1', 'system_center_online', '2011-01-15', 8.25),
    ('FAX-1', 'fax_online', '2009-05-17', 0.01)
) AS rows(price_id, application, valid_from, monthly_price_per_user);

-- New contracts, and what came of them. Each is drawn with its later ones, then all are numbered
-- in order of date, as a shop would.
CREATE TEMP TABLE first_order AS
WITH drawn AS (
    SELECT i, draws('order', i) AS a, more_draws('order', i) AS b, draws('length', i) AS c,
        more_draws('length', i) AS d
    FROM range(1, getvariable('orders') + 1) AS numbers(i)
), dated AS (
    SELECT *,
        CASE WHEN pick(a, 0, 8) = 0
            THEN [DATE '2009-07-01', DATE '2009-11-17', DATE '2010-03-01', DATE '2010-12-01',
                  DATE '2011-02-28', DATE '2011-10-31'][pick(a, 1, 6) + 1] + pick(a, 2, 3) - 1
            ELSE DATE '2009-05-17' + pick(a, 1, 1060)
        END AS ordered_on
    FROM drawn
), started AS (
    SELECT *,
        greatest(DATE '2009-05-17', CASE
            WHEN pick(b, 0, 12) > 0 THEN ordered_on + pick(b, 1, 50) - 10
            WHEN ordered_on BETWEEN DATE '2012-01-01' AND DATE '2012-02-29' THEN DATE '2012-02-29'
            ELSE last_day(ordered_on)
        END) AS starts_on
    FROM dated
)
SELECT i, d, ordered_on, starts_on,
    CASE pick(c, 0, 20)
        WHEN 0 THEN (starts_on + INTERVAL 2 YEAR)::DATE
        WHEN 1 THEN (starts_on + INTERVAL 3 YEAR)::DATE
        WHEN 2 THEN starts_on + pick(c, 1, 700)
        WHEN 3 THEN starts_on + pick(c, 1, 60)
        WHEN 4 THEN (starts_on + INTERVAL 18 MONTH)::DATE
        WHEN 5 THEN (starts_on + INTERVAL 6 MONTH)::DATE
        WHEN 6 THEN (starts_on + INTERVAL 3 MONTH)::DATE
        WHEN 7 THEN (starts_on + INTERVAL 1 MONTH)::DATE
        ELSE (starts_on + INTERVAL 1 YEAR)::DATE
    END AS ends_on,
    CASE WHEN pick(b, 2, 8) > 0
        THEN key_of('P', crowded(draws('partner of', i),
            greatest(20, getvariable('orders') // 70))::INTEGER + 1)
    END AS partner,
    key_of('C', crowded(draws('customer of', i),
        greatest(30, getvariable('orders') // 4))::INTEGER + 1) AS customer,
    ['exchange_online', 'sharepoint_online', 'live_meeting', 'office_communications_online',
     'exchange_online', 'sharepoint_online', 'exchange_online', 'live_meeting',
     'exchange_online', 'office_communications_online', 'exchange_online', 'sharepoint_online',
     'exchange_online', 'live_meeting', 'exchange_online', 'sharepoint_online'
    ][pick(b, 3, 16) + 1] AS usual_application,
    pick(c, 2, 200) AS unusual,
    ['new_contract', 'new_contract', 'new_application'][pick(c, 3, 3) + 1] AS kind,
    CASE WHEN pick(d, 0, 3) = 0 THEN 1 + pick(d, 1, 1999)
        ELSE [1, 3, 10, 25, 99, 249, 250, 251][pick(d, 1, 8) + 1]
    END AS users
FROM started;

CREATE TABLE "order" AS
WITH first AS (
    SELECT *, CASE
        WHEN unusual < 3 THEN 'fax_online'
        WHEN unusual < 10 AND ordered_on > DATE '2010-11-01' THEN 'crm_online'
        WHEN unusual < 20 AND ordered_on > DATE '2010-11-20' THEN 'system_center_online'
        ELSE usual_application END AS application
    FROM first_order
), later AS (
    SELECT *, ordered_on + 1 + pick(more_draws('later', i), 0, 200) AS added_on,
        greatest(ordered_on, greatest(ends_on - 60, ordered_on)
            + [-30, -1, 0, 1, 45][pick(more_draws('later', i), 1, 5) + 1]) AS renewed_on
    FROM first
), orders AS (
    SELECT i, 0 AS part, partner, customer, application, kind, ordered_on, starts_on, ends_on,
        users, NULL AS renews
    FROM first
    UNION ALL
    SELECT i, 1, partner, customer, application, 'added_users', added_on,
        greatest(added_on, starts_on), greatest(ends_on, added_on + 1),
        1 + pick(draws('later', i), 1, 59), NULL
    FROM later WHERE pick(draws('later', i), 0, 4) = 0
    UNION ALL
    SELECT i, 2, CASE WHEN pick(draws('later', i), 3, 6) > 0 THEN partner END, customer,
        application, 'renewal', renewed_on, ends_on,
        CASE pick(draws('later', i), 0, 3) WHEN 0 THEN ends_on + 1 + pick(d, 2, 500)
            ELSE (ends_on + INTERVAL 1 YEAR)::DATE END,
        users + pick(d, 3, 5), i
    FROM later WHERE pick(draws('later', i), 2, 3) = 0
), enough AS (
    -- A renewal never comes without the order that it renews: that one has the lower part.
    SELECT * FROM orders WHERE ordered_on <= DATE '2012-04-20'
    ORDER BY i, part LIMIT getvariable('orders')
), numbered AS (
    SELECT *, row_number() OVER (ORDER BY ordered_on, part, i) AS number FROM enough
)
SELECT key_of('O', o.number) AS order_id, o.partner, o.customer, o.application, o.kind,
    o.ordered_on, o.starts_on, o.ends_on, o.users, key_of('O', r.number) AS renewal_of
FROM numbered AS o LEFT JOIN numbered AS r ON r.i = o.renews AND r.part = 0
ORDER BY o.number;

CREATE TABLE internal_use AS
WITH uses AS (
    SELECT number, partner_id AS partner, use, draws('use ' || use, number) AS a,
        more_draws('use ' || use, number) AS b
    FROM numbered_partner, range(1, 4) AS uses(use)
), dated AS (
    SELECT *, CASE pick(a, 0, 12)
        WHEN 0 THEN DATE '2008-02-29'
        WHEN 1 THEN DATE '2010-01-31'
        WHEN 2 THEN DATE '2009-10-17' - pick(a, 1, 2)
        ELSE DATE '2009-05-01' + pick(a, 1, 1100)
    END AS starts_on
    FROM uses WHERE pick(a, 2, 2) = 0
)
SELECT key_of('U', row_number() OVER (ORDER BY number, use)) AS internal_use_id, partner,
    ['exchange_online', 'sharepoint_online', 'live_meeting', 'office_communications_online',
     'crm_online'][pick(b, 0, 5) + 1] AS application,
    CASE WHEN pick(b, 1, 2) = 0 THEN 1 + pick(b, 2, 900)
        ELSE [1, 10, 125, 249, 250, 251][pick(b, 2, 6) + 1] END AS users,
    starts_on,
    CASE WHEN pick(a, 3, 3) = 0 THEN starts_on + pick(b, 3, 600) END AS ends_on
FROM dated ORDER BY number, use;
