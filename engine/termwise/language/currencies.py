"""The currencies of ISO 4217, and how many decimals an amount in each has.

Source: ISO 4217, list one (current currencies and funds) as maintained by SIX on behalf of ISO, as
of January 2026, compared code by code with the public copy in the repository
datasets/currency-codes; codes withdrawn since 2009 come from list three, since terms and books of
those years still speak of them. Metals, test codes and units of account without a minor unit
(XAU, XDR, XTS …) are no currencies here: no amount of them can be counted in whole minor units.
"""

from __future__ import annotations

_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_TWO = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF
CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD
GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL
MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR
PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP
TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
"""
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_FOUR = "CLF UYW"
_WITHDRAWN_NONE = "BYR"
_WITHDRAWN_TWO = "ANG BGN CUC EEK HRK LTL LVL MRO SLL STD USS VEF ZMK ZWL"

_MINOR_DIGITS = {
    code: digits
    for digits, codes in (
        (0, _NONE),
        (2, _TWO),
        (3, _THREE),
        (4, _FOUR),
        (0, _WITHDRAWN_NONE),
        (2, _WITHDRAWN_TWO),
    )
    for code in codes.split()
}


def minor_digits(code: str) -> int | None:
    """How many decimals the currency `code` has: 2 for EUR, 0 for JPY; None: no such currency.

    Codes are in capitals; `eur` is none.
    """
    return _MINOR_DIGITS.get(code)
