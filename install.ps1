# Installs Tillbook on this Windows computer for you alone, lets it start by itself, and opens it.
# Running it again brings an installation up to date; your books and settings stay as they are.
#
#   powershell -ExecutionPolicy Bypass -File install.ps1
#   powershell -ExecutionPolicy Bypass -File install.ps1 -AtStart      (as administrator)
#
# It stands beside a file tillbook-VERSION-py3-none-any.whl, or in the folder of Tillbook itself.
# Written for Windows PowerShell 5.1 and newer, in ASCII only.
[CmdletBinding()]
param(
    # The port of this computer on which Tillbook answers.
    [ValidateRange(1, 65535)]
    [int] $Port = 8765,
    # A python.exe of your own choice, 3.11 or newer.
    [string] $Python = "",
    # Start with the computer, also while nobody is signed in.
    [switch] $AtStart
)
Set-StrictMode -Version 2.0
$ErrorActionPreference = "Stop"
$ProgressPreference = "SilentlyContinue"

$TaskName = "Tillbook"
$SecondsToStart = 60
$Question = "import sys; print(sys.executable if sys.version_info >= (3, 11) else '')"

function Stop-Here {
    param([string] $Message)
    Write-Host ""
    Write-Host "Stopped: $Message" -ForegroundColor Red
    exit 1
}

function Invoke-Program {
    # Runs a program and stops when it fails: PowerShell itself would go on.
    param([string] $Program, [string[]] $Arguments)
    $before = $ErrorActionPreference
    $ErrorActionPreference = "Continue"
    & $Program @Arguments
    $code = $LASTEXITCODE
    $ErrorActionPreference = $before
    if ($code -ne 0) {
        Stop-Here "$Program ended with $code. What it said stands above."
    }
}

function Get-ProgramAnswer {
    # What a program prints, or nothing when it fails or is not there.
    param([string] $Program, [string[]] $Arguments)
    $before = $ErrorActionPreference
    $ErrorActionPreference = "Continue"
    try {
        $said = & $Program @Arguments 2>$null
        if ($LASTEXITCODE -ne 0) { return "" }
        return ("" + ($said | Select-Object -First 1)).Trim()
    } catch {
        return ""
    } finally {
        $ErrorActionPreference = $before
    }
}

function Find-Python {
    # The path of a Python that is new enough, or nothing.
    if ($Python -ne "") {
        return Get-ProgramAnswer -Program $Python -Arguments @("-c", $Question)
    }
    $found = Get-ProgramAnswer -Program "py.exe" -Arguments @("-3", "-c", $Question)
    if ($found -ne "") { return $found }
    $candidates = @("python.exe", "python3.exe")
    foreach ($folder in @($env:LOCALAPPDATA, $env:ProgramFiles)) {
        if (-not $folder) { continue }
        foreach ($pattern in @("Programs\Python\Python3*\python.exe", "Python3*\python.exe")) {
            $path = Join-Path $folder $pattern
            $candidates += @(Get-ChildItem -Path $path -ErrorAction SilentlyContinue |
                Sort-Object -Property FullName -Descending |
                ForEach-Object { $_.FullName })
        }
    }
    foreach ($candidate in $candidates) {
        $found = Get-ProgramAnswer -Program $candidate -Arguments @("-c", $Question)
        if ($found -ne "") { return $found }
    }
    return ""
}

function Install-Tillbook {
    # Puts Tillbook into its own folder, from the wheel beside this file or from this folder.
    param([string] $VenvPython)
    $pip = @("-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    $lock = Join-Path $PSScriptRoot "requirements\run.txt"
    $wheel = Get-ChildItem -LiteralPath $PSScriptRoot -Filter "tillbook-*.whl" |
        Sort-Object -Property LastWriteTimeUtc -Descending |
        Select-Object -First 1
    $locked = Test-Path -LiteralPath $lock
    if ($locked) {
        $needed = @("--require-hashes", "--only-binary", ":all:", "--requirement", $lock)
        Invoke-Program -Program $VenvPython -Arguments ($pip + $needed)
    }
    if ($null -ne $wheel) {
        $own = @("--force-reinstall", $wheel.FullName)
        if ($locked) { $own = @("--no-deps") + $own }
    } elseif ($locked -and (Test-Path -LiteralPath (Join-Path $PSScriptRoot "pyproject.toml"))) {
        $own = @("--no-deps", "--no-build-isolation", "--force-reinstall", $PSScriptRoot)
    } else {
        Stop-Here ("There is no tillbook-*.whl beside $PSCommandPath. " +
            "Unpack the whole download and start install.ps1 in it.")
    }
    if ($null -ne $wheel -and -not $locked) {
        # The same version again must still be put in anew, but not everything it needs.
        Invoke-Program -Program $VenvPython -Arguments ($pip + @($wheel.FullName))
        $own = @("--no-deps") + $own
    }
    Invoke-Program -Program $VenvPython -Arguments ($pip + $own)
}

function Wait-ForTillbook {
    # Whether Tillbook answers within the time it may take to make its database.
    $address = "http://localhost:$Port/healthz"
    for ($second = 0; $second -lt $SecondsToStart; $second++) {
        try {
            $answer = Invoke-WebRequest -Uri $address -UseBasicParsing -TimeoutSec 5
            if ($answer.StatusCode -eq 200) { return $true }
        } catch {
            Start-Sleep -Seconds 1
        }
    }
    return $false
}

if ($env:OS -ne "Windows_NT") {
    Stop-Here "This is for Windows. On Linux see docs/install-linux.md."
}
if (-not $env:LOCALAPPDATA) {
    Stop-Here "Windows does not say where your own programs are kept (LOCALAPPDATA is empty)."
}

Write-Host "1 of 5  Looking for Python 3.11 or newer"
$basePython = Find-Python
if ($basePython -eq "") {
    Stop-Here ("Python 3.11 or newer was not found. Get it from https://www.python.org/downloads/windows/ " +
        "(the newest 'Windows installer (64-bit)'), install it as it suggests, and start this file again.")
}
Write-Host "        $basePython"

$root = Join-Path $env:LOCALAPPDATA "Tillbook"
$venv = Join-Path $root "venv"
$venvPython = Join-Path $venv "Scripts\python.exe"
$made = Join-Path $venv "made.txt"

Write-Host "2 of 5  Making room in $venv"
# A Tillbook that runs would hold its files; nothing is lost by ending it at any moment. The task is
# made anew, and enabled, in step 4.
$null = Get-ProgramAnswer -Program "schtasks.exe" -Arguments @("/Change", "/TN", $TaskName, "/DISABLE")
$null = Get-ProgramAnswer -Program "schtasks.exe" -Arguments @("/End", "/TN", $TaskName)
Start-Sleep -Seconds 2
$works = (Test-Path -LiteralPath $made) -and
    ((Get-ProgramAnswer -Program $venvPython -Arguments @("-c", $Question)) -ne "")
if (-not $works) {
    if (-not (Test-Path -LiteralPath $root)) { $null = New-Item -ItemType Directory -Path $root }
    Invoke-Program -Program $basePython -Arguments @("-m", "venv", "--clear", $venv)
    Set-Content -LiteralPath $made -Value "Made by install.ps1" -Encoding ASCII
}

Write-Host "3 of 5  Installing Tillbook and what it needs (a few minutes the first time)"
Install-Tillbook -VenvPython $venvPython

Write-Host "4 of 5  Letting it start by itself"
$begins = "logon"
if ($AtStart) { $begins = "start" }
$service = @("-m", "tillbook", "service", "install", "--port", "$Port", "--at", "$begins")
Invoke-Program -Program $venvPython -Arguments $service

Write-Host "5 of 5  Waiting until it answers"
if (-not (Wait-ForTillbook)) {
    Stop-Here ("Tillbook did not answer at http://localhost:$Port within $SecondsToStart seconds. " +
        "See $(Join-Path $root 'tillbook.log'), or start this file again with -Port and another number.")
}
Write-Host ""
Write-Host "Tillbook runs. Your browser opens it now; the link below works once."
Write-Host "A new one, whenever you need it: & '$venvPython' -m tillbook link --open"
Write-Host ""
Invoke-Program -Program $venvPython -Arguments @("-m", "tillbook", "link", "--port", "$Port", "--open")
